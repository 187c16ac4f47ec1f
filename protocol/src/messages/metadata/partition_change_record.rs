//! PartitionChangeRecord.
//!
//! Generated from `protocol/schema/metadata/05_partition_change_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, UnknownTaggedFields, Uuid, Wire, Writer, sizes};

/// A record of the cluster metadata log, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionChangeRecord {
    /// `partitionId`, all versions, default -1.
    pub partition_id: i32,
    /// `topicId`, all versions.
    pub topic_id: Uuid,
    /// `isr`, all versions, nullable, tag 0.
    pub isr: Option<Vec<i32>>,
    /// `leader`, all versions, tag 1, default -2.
    pub leader: i32,
    /// `replicas`, all versions, nullable, tag 2.
    pub replicas: Option<Vec<i32>>,
    /// `removingReplicas`, all versions, nullable, tag 3.
    pub removing_replicas: Option<Vec<i32>>,
    /// `addingReplicas`, all versions, nullable, tag 4.
    pub adding_replicas: Option<Vec<i32>>,
    /// `leaderRecoveryState`, all versions, tag 5, default -1.
    pub leader_recovery_state: i8,
    /// `directories`, versions 1+, nullable, tag 8.
    pub directories: Option<Vec<Uuid>>,
    /// `eligibleLeaderReplicas`, versions 2, nullable, tag 6.
    pub eligible_leader_replicas: Option<Vec<i32>>,
    /// `lastKnownElr`, versions 2, nullable, tag 7.
    pub last_known_elr: Option<Vec<i32>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for PartitionChangeRecord {
    fn default() -> Self {
        Self {
            partition_id: -1,
            topic_id: Uuid::ZERO,
            isr: None,
            leader: -2,
            replicas: None,
            removing_replicas: None,
            adding_replicas: None,
            leader_recovery_state: -1,
            directories: None,
            eligible_leader_replicas: None,
            last_known_elr: None,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for PartitionChangeRecord {
    const MIN_SIZE: usize = 20;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.partition_id, self.topic_id) = reader.fixed()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => reader.nullable_array(&mut self.isr, form)?,
                1 => self.leader = reader.int32()?,
                2 => reader.nullable_array(&mut self.replicas, form)?,
                3 => reader.nullable_array(&mut self.removing_replicas, form)?,
                4 => reader.nullable_array(&mut self.adding_replicas, form)?,
                5 => self.leader_recovery_state = reader.int8()?,
                8 if form.version >= 1 => reader.nullable_array(&mut self.directories, form)?,
                6 if form.version >= 2 => reader.nullable_array(&mut self.eligible_leader_replicas, form)?,
                7 if form.version >= 2 => reader.nullable_array(&mut self.last_known_elr, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.directories.is_some() {
            return Err(form.without("Directories"));
        }
        if form.version < 2 && self.eligible_leader_replicas.is_some() {
            return Err(form.without("EligibleLeaderReplicas"));
        }
        if form.version < 2 && self.last_known_elr.is_some() {
            return Err(form.without("LastKnownElr"));
        }
        let mut size = 20;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.isr.is_some() {
                known += 1;
                size += sizes::tagged(0, sizes::nullable_array(self.isr.as_deref(), form))?;
            }
            if self.leader != -2 {
                known += 1;
                size += sizes::tagged(1, Ok(4))?;
            }
            if self.replicas.is_some() {
                known += 1;
                size += sizes::tagged(2, sizes::nullable_array(self.replicas.as_deref(), form))?;
            }
            if self.removing_replicas.is_some() {
                known += 1;
                size += sizes::tagged(3, sizes::nullable_array(self.removing_replicas.as_deref(), form))?;
            }
            if self.adding_replicas.is_some() {
                known += 1;
                size += sizes::tagged(4, sizes::nullable_array(self.adding_replicas.as_deref(), form))?;
            }
            if self.leader_recovery_state != -1 {
                known += 1;
                size += sizes::tagged(5, Ok(1))?;
            }
            if form.version >= 1 && self.directories.is_some() {
                known += 1;
                size += sizes::tagged(8, sizes::nullable_array(self.directories.as_deref(), form))?;
            }
            if form.version >= 2 && self.eligible_leader_replicas.is_some() {
                known += 1;
                size +=
                    sizes::tagged(6, sizes::nullable_array(self.eligible_leader_replicas.as_deref(), form))?;
            }
            if form.version >= 2 && self.last_known_elr.is_some() {
                known += 1;
                size += sizes::tagged(7, sizes::nullable_array(self.last_known_elr.as_deref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0, 1, 2, 3, 4, 5, 8, 6, 7], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.partition_id, self.topic_id));
        if self.has_tagged_fields(form) {
            let known = usize::from(self.isr.is_some())
                + usize::from(self.leader != -2)
                + usize::from(self.replicas.is_some())
                + usize::from(self.removing_replicas.is_some())
                + usize::from(self.adding_replicas.is_some())
                + usize::from(self.leader_recovery_state != -1)
                + usize::from(form.version >= 2 && self.eligible_leader_replicas.is_some())
                + usize::from(form.version >= 2 && self.last_known_elr.is_some())
                + usize::from(form.version >= 1 && self.directories.is_some());
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.isr.is_some() {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_array(self.isr.as_deref(), form));
                out.nullable_array(self.isr.as_deref(), form);
            }
            if self.leader != -2 {
                unknown = out.tagged_fields_below(1, unknown);
                out.tag(1, Ok(4));
                out.int32(self.leader);
            }
            if self.replicas.is_some() {
                unknown = out.tagged_fields_below(2, unknown);
                out.tag(2, sizes::nullable_array(self.replicas.as_deref(), form));
                out.nullable_array(self.replicas.as_deref(), form);
            }
            if self.removing_replicas.is_some() {
                unknown = out.tagged_fields_below(3, unknown);
                out.tag(3, sizes::nullable_array(self.removing_replicas.as_deref(), form));
                out.nullable_array(self.removing_replicas.as_deref(), form);
            }
            if self.adding_replicas.is_some() {
                unknown = out.tagged_fields_below(4, unknown);
                out.tag(4, sizes::nullable_array(self.adding_replicas.as_deref(), form));
                out.nullable_array(self.adding_replicas.as_deref(), form);
            }
            if self.leader_recovery_state != -1 {
                unknown = out.tagged_fields_below(5, unknown);
                out.tag(5, Ok(1));
                out.int8(self.leader_recovery_state);
            }
            if form.version >= 2 && self.eligible_leader_replicas.is_some() {
                unknown = out.tagged_fields_below(6, unknown);
                out.tag(6, sizes::nullable_array(self.eligible_leader_replicas.as_deref(), form));
                out.nullable_array(self.eligible_leader_replicas.as_deref(), form);
            }
            if form.version >= 2 && self.last_known_elr.is_some() {
                unknown = out.tagged_fields_below(7, unknown);
                out.tag(7, sizes::nullable_array(self.last_known_elr.as_deref(), form));
                out.nullable_array(self.last_known_elr.as_deref(), form);
            }
            if form.version >= 1 && self.directories.is_some() {
                unknown = out.tagged_fields_below(8, unknown);
                out.tag(8, sizes::nullable_array(self.directories.as_deref(), form));
                out.nullable_array(self.directories.as_deref(), form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl PartitionChangeRecord {
    fn has_tagged_fields(&self, form: Form) -> bool {
        (self.isr.is_some()
            || self.leader != -2
            || self.replicas.is_some()
            || self.removing_replicas.is_some()
            || self.adding_replicas.is_some()
            || self.leader_recovery_state != -1)
            || form.version >= 1 && self.directories.is_some()
            || form.version >= 2 && (self.eligible_leader_replicas.is_some() || self.last_known_elr.is_some())
            || !self.unknown_tagged_fields.is_empty()
    }
}

impl Message for PartitionChangeRecord {
    const NAME: &'static str = "PartitionChangeRecord";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl PartitionChangeRecord {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 5;
}
