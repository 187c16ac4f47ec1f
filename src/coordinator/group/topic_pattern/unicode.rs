//! `\p{…}`: the categories and scripts that RE2/J knows, and what is in them of ASCII.

use super::ascii::{AsciiSet, named};

/// Categories and scripts without an ASCII character.
const ELSEWHERE: &str = " Cf Co Cs Lm Lo Lt M Mc Me Mn Nl No Pf Pi So Zl Zp \
    Arabic Armenian Avestan Balinese Bamum Batak Bengali Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian \
    Cham Cherokee Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari Egyptian_Hieroglyphs Ethiopic Georgian Glagolitic \
    Gothic Greek Gujarati Gurmukhi Han Hangul Hanunoo Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi \
    Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li Kharoshthi Khmer Lao Lepcha Limbu Linear_B Lisu \
    Lycian Lydian Malayalam Mandaic Meetei_Mayek Mongolian Myanmar New_Tai_Lue Nko Ogham Ol_Chiki Old_Italic Old_Persian \
    Old_South_Arabian Old_Turkic Oriya Osmanya Phags_Pa Phoenician Rejang Runic Samaritan Saurashtra Shavian Sinhala \
    Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Tamil Telugu Thaana Thai Tibetan Tifinagh \
    Ugaritic Unknown Vai Yi ";

/// Those with some: their ASCII characters, and those that the other case adds, as RE2/J has them.
const SOME: [(&str, &str, &str); 18] = [
    ("N", "0123456789", ""),
    ("Nd", "0123456789", ""),
    ("P", "!\"#%&'()*,-./:;?@[\\]_{}", ""),
    ("Pc", "_", ""),
    ("Pd", "-", ""),
    ("Pe", ")]}", ""),
    ("Po", "!\"#%&'*,./:;?@\\", ""),
    ("Ps", "([{", ""),
    ("S", "$+<=>^`|~", ""),
    ("Sc", "$", ""),
    ("Sk", "^`", ""),
    ("Sm", "+<=>|~", ""),
    ("Z", " ", ""),
    ("Zs", " ", ""),
    ("L", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", ""),
    ("Latin", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", ""),
    ("Lu", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"),
    ("Ll", "abcdefghijklmnopqrstuvwxyz", "KS"),
];

/// What is in a category or script; `None` if RE2/J doesn't know it.
pub(super) fn named_set(name: &str, folds: Case) -> Option<AsciiSet> {
    match name {
        "Any" => return Some(AsciiSet::ALL),
        "C" | "Cc" => return Some(named::CNTRL),
        "Common" => return Some(named::ALPHA.complement()),
        _ => {}
    }
    if let Some((_, letters, other_case)) = SOME.iter().find(|(known, ..)| *known == name) {
        let other_case = if folds == Case::Folded { other_case } else { "" };
        return Some(letters.chars().chain(other_case.chars()).fold(AsciiSet::NONE, with));
    }
    let is_elsewhere = !name.is_empty() && !name.contains(' ') && ELSEWHERE.contains(&format!(" {name} "));
    is_elsewhere.then_some(AsciiSet::NONE)
}

fn with(set: AsciiSet, letter: char) -> AsciiSet {
    set.with(AsciiSet::range(u32::from(letter), u32::from(letter)))
}

/// Whether upper and lower case are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Exact,
    Folded,
}

impl Case {
    /// The characters from one to another, with those that are the same but for their case.
    pub(super) fn range(self, low: char, high: char) -> AsciiSet {
        let set = AsciiSet::range(u32::from(low), u32::from(high));
        match self {
            Self::Exact => set,
            Self::Folded => {
                // Two characters of Unicode fold to ASCII: the Kelvin sign and the long s.
                let odd = [('\u{212a}', 'k'), ('\u{17f}', 's')];
                let odd = odd.iter().filter(|(letter, _)| (low..=high).contains(letter));
                odd.map(|(_, folded)| *folded).fold(set, with).folded()
            }
        }
    }
}
