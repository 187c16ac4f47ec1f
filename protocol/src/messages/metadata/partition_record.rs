//! PartitionRecord.
//!
//! Generated from `protocol/schema/metadata/03_partition_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionRecord {
    /// `partitionId`, all versions, default -1.
    pub partition_id: i32,
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// `replicas`, all versions.
    pub replicas: Vec<i32>,
    /// `isr`, all versions.
    pub isr: Vec<i32>,
    /// `removingReplicas`, all versions.
    pub removing_replicas: Vec<i32>,
    /// `addingReplicas`, all versions.
    pub adding_replicas: Vec<i32>,
    /// `leader`, all versions, default -1.
    pub leader: i32,
    /// `leaderRecoveryState`, all versions, tag 0.
    pub leader_recovery_state: i8,
    /// `leaderEpoch`, all versions, default -1.
    pub leader_epoch: i32,
    /// `partitionEpoch`, all versions, default -1.
    pub partition_epoch: i32,
    /// `directories`, versions 1+.
    pub directories: Vec<Uuid>,
    /// `eligibleLeaderReplicas`, versions 2, nullable, tag 1.
    pub eligible_leader_replicas: Option<Vec<i32>>,
    /// `lastKnownElr`, versions 2, nullable, tag 2.
    pub last_known_elr: Option<Vec<i32>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for PartitionRecord {
    fn default() -> Self {
        Self {
            partition_id: -1,
            topic_id: Uuid::ZERO,
            replicas: Vec::new(),
            isr: Vec::new(),
            removing_replicas: Vec::new(),
            adding_replicas: Vec::new(),
            leader: -1,
            leader_recovery_state: 0,
            leader_epoch: -1,
            partition_epoch: -1,
            directories: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for PartitionRecord {
    const MIN_SIZE: usize = 36;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_id, self.topic_id) = reader.fixed()?;
        reader.array(&mut self.replicas, form)?;
        reader.array(&mut self.isr, form)?;
        reader.array(&mut self.removing_replicas, form)?;
        reader.array(&mut self.adding_replicas, form)?;
        (self.leader, self.leader_epoch, self.partition_epoch) = reader.fixed()?;
        if form.version >= 1 {
            reader.array(&mut self.directories, form)?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.leader_recovery_state = reader.int8()?,
                1 if form.version >= 2 => reader.nullable_array(&mut self.eligible_leader_replicas, form)?,
                2 if form.version >= 2 => reader.nullable_array(&mut self.last_known_elr, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && !self.directories.is_empty() {
            return Err(form.without("Directories"));
        }
        if form.version < 2 && self.eligible_leader_replicas.is_some() {
            return Err(form.without("EligibleLeaderReplicas"));
        }
        if form.version < 2 && self.last_known_elr.is_some() {
            return Err(form.without("LastKnownElr"));
        }
        let mut size = 32;
        size += sizes::array(&self.replicas, form)?;
        size += sizes::array(&self.isr, form)?;
        size += sizes::array(&self.removing_replicas, form)?;
        size += sizes::array(&self.adding_replicas, form)?;
        if form.version >= 1 {
            size += sizes::array(&self.directories, form)?;
        }
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.leader_recovery_state != 0 {
                known += 1;
                size += sizes::tagged(0, Ok(1))?;
            }
            if form.version >= 2 && self.eligible_leader_replicas.is_some() {
                known += 1;
                size +=
                    sizes::tagged(1, sizes::nullable_array(self.eligible_leader_replicas.as_deref(), form))?;
            }
            if form.version >= 2 && self.last_known_elr.is_some() {
                known += 1;
                size += sizes::tagged(2, sizes::nullable_array(self.last_known_elr.as_deref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1, 2], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.partition_id, self.topic_id));
        out.array(&self.replicas, form);
        out.array(&self.isr, form);
        out.array(&self.removing_replicas, form);
        out.array(&self.adding_replicas, form);
        out.fixed((self.leader, self.leader_epoch, self.partition_epoch));
        if form.version >= 1 {
            out.array(&self.directories, form);
        }
        if self.has_tagged_fields(form) {
            let known = usize::from(self.leader_recovery_state != 0)
                + usize::from(form.version >= 2 && self.eligible_leader_replicas.is_some())
                + usize::from(form.version >= 2 && self.last_known_elr.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.leader_recovery_state != 0 {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, Ok(1));
                out.int8(self.leader_recovery_state);
            }
            if form.version >= 2 && self.eligible_leader_replicas.is_some() {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, sizes::nullable_array(self.eligible_leader_replicas.as_deref(), form));
                out.nullable_array(self.eligible_leader_replicas.as_deref(), form);
            }
            if form.version >= 2 && self.last_known_elr.is_some() {
                unknown = out.tagged_fields_below(2, unknown);
                out.tag(2, sizes::nullable_array(self.last_known_elr.as_deref(), form));
                out.nullable_array(self.last_known_elr.as_deref(), form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl PartitionRecord {
    fn has_tagged_fields(&self, form: Form) -> bool {
        self.leader_recovery_state != 0
            || form.version >= 2 && (self.eligible_leader_replicas.is_some() || self.last_known_elr.is_some())
            || !self.unknown_tagged_fields.is_empty()
    }
}

impl Message for PartitionRecord {
    const NAME: &'static str = "PartitionRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl PartitionRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 3;
}
