//! PartitionChangeRecord.
//!
//! Generated from `protocol/schema/metadata/05_partition_change_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Uuid, Wire, Writer, sizes};

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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
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
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for PartitionChangeRecord {
    const MIN_SIZE: usize = 20;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.partition_id = reader.int32()?;
        self.topic_id = reader.uuid()?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.isr = reader.nullable_array(form)?,
                1 => self.leader = reader.int32()?,
                2 => self.replicas = reader.nullable_array(form)?,
                3 => self.removing_replicas = reader.nullable_array(form)?,
                4 => self.adding_replicas = reader.nullable_array(form)?,
                5 => self.leader_recovery_state = reader.int8()?,
                8 if form.version >= 1 => self.directories = reader.nullable_array(form)?,
                6 if form.version >= 2 => self.eligible_leader_replicas = reader.nullable_array(form)?,
                7 if form.version >= 2 => self.last_known_elr = reader.nullable_array(form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
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
        if form.flexible {
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
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.partition_id);
        out.uuid(self.topic_id);
        if form.flexible {
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
        }
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
