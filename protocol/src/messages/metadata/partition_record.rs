//! PartitionRecord.
//!
//! Generated from `protocol/schema/metadata/03_partition_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, EncodeError, Form, Message, RawTaggedField, Reader, Uuid, Wire, Writer, sizes};

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
    pub unknown_tagged_fields: Vec<RawTaggedField>,
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
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl Wire for PartitionRecord {
    const MIN_SIZE: usize = 36;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.partition_id = reader.int32()?;
        self.topic_id = reader.uuid()?;
        self.replicas = reader.array(form)?;
        self.isr = reader.array(form)?;
        self.removing_replicas = reader.array(form)?;
        self.adding_replicas = reader.array(form)?;
        self.leader = reader.int32()?;
        self.leader_epoch = reader.int32()?;
        self.partition_epoch = reader.int32()?;
        if form.version >= 1 {
            self.directories = reader.array(form)?;
        }
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => self.leader_recovery_state = reader.int8()?,
                1 if form.version >= 2 => self.eligible_leader_replicas = reader.nullable_array(form)?,
                2 if form.version >= 2 => self.last_known_elr = reader.nullable_array(form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    fn measure(&self, form: Form) -> Result<usize, EncodeError> {
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
        if form.flexible {
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
            sizes::no_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.partition_id);
        out.uuid(self.topic_id);
        out.array(&self.replicas, form);
        out.array(&self.isr, form);
        out.array(&self.removing_replicas, form);
        out.array(&self.adding_replicas, form);
        out.int32(self.leader);
        out.int32(self.leader_epoch);
        out.int32(self.partition_epoch);
        if form.version >= 1 {
            out.array(&self.directories, form);
        }
        if form.flexible {
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
        }
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
