//! The same figure measured several times.
//!
//! Invariant: nothing is thrown away; the median stands for all, and the spread is shown with it.

/// Measurements of one figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds a measurement.
    pub fn add(&mut self, figure: f64) {
        self.0.push(figure);
    }

    /// The middle one; of an even number the mean of the two in the middle.
    pub fn median(&self) -> Option<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        match sorted.as_slice() {
            [] => None,
            all if all.len().is_multiple_of(2) => Some((all[middle - 1] + all[middle]) / 2.0),
            all => Some(all[middle]),
        }
    }

    /// The lowest and the highest.
    pub fn spread(&self) -> Option<(f64, f64)> {
        let low = self.0.iter().copied().min_by(f64::total_cmp)?;
        let high = self.0.iter().copied().max_by(f64::total_cmp)?;
        Some((low, high))
    }

    /// All of them, in the order of measuring.
    pub fn all(&self) -> &[f64] {
        &self.0
    }
}

impl FromIterator<f64> for Samples {
    fn from_iter<T: IntoIterator<Item = f64>>(figures: T) -> Self {
        Self(figures.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert_eq!(Samples::from_iter([9.0, 1.0, 2.0]).median(), Some(2.0));
        assert_eq!(Samples::from_iter([4.0, 1.0, 9.0, 2.0]).median(), Some(3.0));
        assert_eq!(Samples::default().median(), None);
    }

    #[test]
    fn the_spread_is_lowest_and_highest() {
        assert_eq!(Samples::from_iter([3.0, 1.0, 2.0]).spread(), Some((1.0, 3.0)));
        assert_eq!(Samples::default().spread(), None);
    }
}
