//! Compatibility levels and modes, by name.
//!
//! Invariant: they are read in any case and written in capitals. Deliberately absent: what a level demands of a schema; nothing is checked yet.

/// Declares an enumeration with the names that it has in requests and records.
macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $type {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $type {
            /// The one of that name, in any case.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                $(if name.eq_ignore_ascii_case($name) {
                    return Some(Self::$variant);
                })*
                None
            }

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

named! {
    /// What a new version of a subject has to be compatible with.
    Level {
        /// Nothing.
        None = "NONE",
        /// Reads what the version before has written. The default.
        Backward = "BACKWARD",
        /// Reads what all versions before have written.
        BackwardTransitive = "BACKWARD_TRANSITIVE",
        /// The version before reads what it writes.
        Forward = "FORWARD",
        /// All versions before read what it writes.
        ForwardTransitive = "FORWARD_TRANSITIVE",
        /// Both, with the version before.
        Full = "FULL",
        /// Both, with all versions before.
        FullTransitive = "FULL_TRANSITIVE",
    }
}

named! {
    /// What may be done to subjects.
    Mode {
        /// Registering and deleting. The default.
        ReadWrite = "READWRITE",
        /// Nothing.
        ReadOnly = "READONLY",
        /// Nothing, whatever a subject's own mode is.
        ReadOnlyOverride = "READONLY_OVERRIDE",
        /// Registering with ids that the client gives.
        Import = "IMPORT",
    }
}
