//! Metadata that is kept whole: SCRAM credentials, ACLs, quotas, delegation tokens, registered controllers.
//!
//! Invariant: for each identity the last record stands, until a record of the same identity removes it; so nothing is
//! lost from a snapshot. Each record stays as it was read: what it means is decided by the room that uses it.

use kalda_protocol::StrBytes;
use rpds::HashTrieMapSync;

use crate::cluster::record::MetadataRecord;
use crate::types::Uuid;

/// What makes two records speak of the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CarriedKey {
    /// A controller, by its id.
    Controller(i32),
    /// A quota: its entity (type and name, sorted) and key.
    Quota(Vec<(StrBytes, Option<StrBytes>)>, StrBytes),
    /// An access control entry.
    Acl(Uuid),
    /// A user's credential for one SCRAM mechanism.
    Scram(StrBytes, i8),
    /// A delegation token, by its id.
    Token(StrBytes),
    /// The state of a migration from ZooKeeper.
    ZkMigration,
}

/// The records that are kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CarriedImage {
    records: HashTrieMapSync<CarriedKey, MetadataRecord>,
}

impl CarriedImage {
    /// All records kept, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&CarriedKey, &MetadataRecord)> {
        self.records.iter()
    }

    /// One record.
    #[cfg(test)]
    #[must_use]
    pub fn record(&self, key: &CarriedKey) -> Option<&MetadataRecord> {
        self.records.get(key)
    }

    /// Takes a record, if it is of a kind that is kept here.
    pub(super) fn take(&mut self, record: &MetadataRecord) -> bool {
        let Some((key, keeps)) = identity(record) else { return false };
        if keeps {
            self.records.insert_mut(key, record.clone());
        } else {
            self.records.remove_mut(&key);
        }
        true
    }
}

/// The identity a record speaks of, and whether it sets it (or removes it).
fn identity(record: &MetadataRecord) -> Option<(CarriedKey, bool)> {
    use MetadataRecord as R;
    Some(match record {
        R::RegisterController(r) => (CarriedKey::Controller(r.controller_id), true),
        R::ClientQuota(r) => {
            let mut entity: Vec<_> =
                r.entity.iter().map(|part| (part.entity_type.clone(), part.entity_name.clone())).collect();
            entity.sort();
            (CarriedKey::Quota(entity, r.key.clone()), !r.remove)
        }
        R::AccessControlEntry(r) => (CarriedKey::Acl(r.id), true),
        R::RemoveAccessControlEntry(r) => (CarriedKey::Acl(r.id), false),
        R::UserScramCredential(r) => (CarriedKey::Scram(r.name.clone(), r.mechanism), true),
        R::RemoveUserScramCredential(r) => (CarriedKey::Scram(r.name.clone(), r.mechanism), false),
        R::DelegationToken(r) => (CarriedKey::Token(r.token_id.clone()), true),
        R::RemoveDelegationToken(r) => (CarriedKey::Token(r.token_id.clone()), false),
        R::ZkMigrationState(_) => (CarriedKey::ZkMigration, true),
        _ => return None,
    })
}
