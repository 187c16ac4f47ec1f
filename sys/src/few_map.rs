//! A sorted map that mostly holds one entry or a few.
//!
//! Invariant: entries are by ascending key. A tree's smallest node has room for eleven entries; a vector has as many as there are, but an
//! insertion moves those behind it: so it is a vector up to [`FEW`] entries, and a tree from then on. Absent: the way back, which a map that has
//! grown would only take in turns.

use std::borrow::Borrow;
use std::collections::BTreeMap;

/// So many entries are moved in less time than it takes to walk a tree.
const FEW: usize = 8;

/// See the module.
#[derive(Debug)]
pub struct FewMap<K, V>(Entries<K, V>);

#[derive(Debug)]
enum Entries<K, V> {
    Few(Vec<(K, V)>),
    #[expect(clippy::box_collection, reason = "the map itself is to be no larger than a vector")]
    Many(Box<BTreeMap<K, V>>),
}

impl<K, V> Default for FewMap<K, V> {
    fn default() -> Self {
        Self(Entries::Few(Vec::new()))
    }
}

impl<K: Ord, V> FewMap<K, V> {
    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Entries::Few(few) => few.len(),
            Entries::Many(many) => many.len(),
        }
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        match &self.0 {
            Entries::Few(few) => {
                let place = place_of(few, key).ok()?;
                few.get(place).map(|(_, value)| value)
            }
            Entries::Many(many) => many.get(key),
        }
    }

    /// The value of a key, to be changed.
    pub fn find_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        match &mut self.0 {
            Entries::Few(few) => {
                let place = place_of(few, key).ok()?;
                few.get_mut(place).map(|(_, value)| value)
            }
            Entries::Many(many) => many.get_mut(key),
        }
    }

    /// Gives a key a value; returns the one before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let few = match &mut self.0 {
            Entries::Many(many) => return many.insert(key, value),
            Entries::Few(few) => few,
        };
        match place_of(few, &key) {
            Ok(place) => few.get_mut(place).map(|(_, before)| std::mem::replace(before, value)),
            Err(place) if few.len() < FEW => {
                if few.is_empty() {
                    few.reserve_exact(1);
                }
                few.insert(place, (key, value));
                None
            }
            Err(_) => {
                let mut many: BTreeMap<K, V> = few.drain(..).collect();
                many.insert(key, value);
                self.0 = Entries::Many(Box::new(many));
                None
            }
        }
    }

    /// Takes the value of a key away.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        match &mut self.0 {
            Entries::Few(few) => place_of(few, key).ok().map(|place| few.remove(place).1),
            Entries::Many(many) => many.remove(key),
        }
    }

    /// All entries, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let (few, many) = match &self.0 {
            Entries::Few(few) => (Some(few), None),
            Entries::Many(many) => (None, Some(many)),
        };
        let few = few.into_iter().flatten().map(|(key, value)| (key, value));
        few.chain(many.into_iter().flat_map(|many| many.iter()))
    }

    /// All keys, ascending.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// All values, by key.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

/// Where a key is, or would be.
fn place_of<K: Borrow<Q>, V, Q: Ord + ?Sized>(few: &[(K, V)], key: &Q) -> Result<usize, usize> {
    few.binary_search_by(|(other, _)| other.borrow().cmp(key))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_no_larger_than_a_vector() {
        assert_eq!(size_of::<FewMap<u64, [u64; 9]>>(), size_of::<Vec<u64>>());
    }

    proptest! {
        #[test]
        fn it_does_what_a_tree_does(steps in prop::collection::vec((0..24_u8, any::<Option<u16>>()), 0..200)) {
            let (mut map, mut tree) = (FewMap::default(), BTreeMap::new());
            for (key, value) in steps {
                match value {
                    Some(value) => prop_assert_eq!(map.insert(key, value), tree.insert(key, value)),
                    None => prop_assert_eq!(map.remove(&key), tree.remove(&key)),
                }
                prop_assert_eq!(map.get(&key), tree.get(&key));
                prop_assert_eq!(map.find_mut(&key), tree.get_mut(&key));
                prop_assert_eq!((map.len(), map.is_empty()), (tree.len(), tree.is_empty()));
                prop_assert!(map.iter().eq(&tree));
                prop_assert!(map.keys().eq(tree.keys()) && map.values().eq(tree.values()));
            }
        }
    }
}
