//! StreamsGroupCurrentMemberAssignmentValue.
//!
//! Generated from `protocol/schema/coordinator/group_22_streams_group_current_member_assignment.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{DecodeError, Form, Message, Reader, StrBytes, UnknownTaggedFields, Wire, Writer, sizes};

/// The value of a coordinator's record, versions 0, flexible 0+.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamsGroupCurrentMemberAssignmentValue {
    /// `memberEpoch`, all versions.
    pub member_epoch: i32,
    /// `previousMemberEpoch`, all versions.
    pub previous_member_epoch: i32,
    /// `state`, all versions.
    pub state: i8,
    /// `activeTasks`, all versions.
    pub active_tasks: Vec<TaskIds>,
    /// `standbyTasks`, all versions.
    pub standby_tasks: Vec<TaskIds>,
    /// `warmupTasks`, all versions.
    pub warmup_tasks: Vec<TaskIds>,
    /// `activeTasksPendingRevocation`, all versions.
    pub active_tasks_pending_revocation: Vec<TaskIds>,
    /// `standbyTasksPendingRevocation`, all versions.
    pub standby_tasks_pending_revocation: Vec<TaskIds>,
    /// `warmupTasksPendingRevocation`, all versions.
    pub warmup_tasks_pending_revocation: Vec<TaskIds>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for StreamsGroupCurrentMemberAssignmentValue {
    const MIN_SIZE: usize = 15;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.member_epoch, self.previous_member_epoch, self.state) = reader.fixed()?;
        reader.array(&mut self.active_tasks, form)?;
        reader.array(&mut self.standby_tasks, form)?;
        reader.array(&mut self.warmup_tasks, form)?;
        reader.array(&mut self.active_tasks_pending_revocation, form)?;
        reader.array(&mut self.standby_tasks_pending_revocation, form)?;
        reader.array(&mut self.warmup_tasks_pending_revocation, form)?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 9;
        size += sizes::array(&self.active_tasks, form)?;
        size += sizes::array(&self.standby_tasks, form)?;
        size += sizes::array(&self.warmup_tasks, form)?;
        size += sizes::array(&self.active_tasks_pending_revocation, form)?;
        size += sizes::array(&self.standby_tasks_pending_revocation, form)?;
        size += sizes::array(&self.warmup_tasks_pending_revocation, form)?;
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.fixed((self.member_epoch, self.previous_member_epoch, self.state));
        out.array(&self.active_tasks, form);
        out.array(&self.standby_tasks, form);
        out.array(&self.warmup_tasks, form);
        out.array(&self.active_tasks_pending_revocation, form);
        out.array(&self.standby_tasks_pending_revocation, form);
        out.array(&self.warmup_tasks_pending_revocation, form);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`StreamsGroupCurrentMemberAssignmentValue`].
#[derive(Debug, Clone, PartialEq)]
pub struct TaskIds {
    /// `subtopologyId`, all versions.
    pub subtopology_id: StrBytes,
    /// `partitions`, all versions.
    pub partitions: Vec<i32>,
    /// `assignmentEpochs`, all versions, nullable, tag 0, default Some(Vec).
    pub assignment_epochs: Option<Vec<i32>>,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for TaskIds {
    fn default() -> Self {
        Self {
            subtopology_id: StrBytes::new(),
            partitions: Vec::new(),
            assignment_epochs: Some(Vec::new()),
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for TaskIds {
    const MIN_SIZE: usize = 2;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.string(&mut self.subtopology_id, form)?;
        reader.array(&mut self.partitions, form)?;
        reader.tagged_fields(&mut self.unknown_tagged_fields, form, |tag, reader| {
            match tag {
                0 => reader.nullable_array(&mut self.assignment_epochs, form)?,
                _ => return Ok(false),
            }
            Ok(true)
        })
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        let mut size = 0;
        size += sizes::string(&self.subtopology_id, form)?;
        size += sizes::array(&self.partitions, form)?;
        if self.has_tagged_fields(form) {
            let mut known = 0;
            if self.assignment_epochs.as_ref().is_none_or(|value| !value.is_empty()) {
                known += 1;
                size += sizes::tagged(0, sizes::nullable_array(self.assignment_epochs.as_deref(), form))?;
            }
            size += sizes::tagged_fields(&self.unknown_tagged_fields, &[0], known)?;
        } else {
            size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        }
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.string(&self.subtopology_id, form);
        out.array(&self.partitions, form);
        if self.has_tagged_fields(form) {
            let known = usize::from(self.assignment_epochs.as_ref().is_none_or(|value| !value.is_empty()));
            let mut unknown = out.tagged_fields(known, &self.unknown_tagged_fields);
            if self.assignment_epochs.as_ref().is_none_or(|value| !value.is_empty()) {
                unknown = out.tagged_fields_below(0, unknown);
                out.tag(0, sizes::nullable_array(self.assignment_epochs.as_deref(), form));
                out.nullable_array(self.assignment_epochs.as_deref(), form);
            }
            out.raw_tagged_fields(unknown);
        } else {
            out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
        }
    }
}

impl TaskIds {
    fn has_tagged_fields(&self, _form: Form) -> bool {
        self.assignment_epochs.as_ref().is_none_or(|value| !value.is_empty())
            || !self.unknown_tagged_fields.is_empty()
    }
}

impl Message for StreamsGroupCurrentMemberAssignmentValue {
    const NAME: &'static str = "StreamsGroupCurrentMemberAssignmentValue";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 0;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl StreamsGroupCurrentMemberAssignmentValue {
    /// The type of this record.
    pub const RECORD_TYPE: i16 = 22;
}
