//! Requests that are small and ask for much: one array named tens of thousands of times, all else as short as it can be.
//!
//! Invariant: the frame has about the bytes that are asked for. Whatever can be null is, since null often means "all".

use kalda_protocol_generator::model::{Api, Field, Fixed, Type};

use super::{Head, Values, frame};

/// What the elements name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming<'a> {
    /// The same thing again and again, which exists.
    Repeated {
        /// A topic with much to tell.
        topic: (&'a str, [u8; 16]),
        /// A group with much to tell.
        group: &'a str,
    },
    /// Another one each time, and none exists.
    Unknown,
}

/// The arrays of a request, in the version at hand.
pub fn arrays(api: &Api, version: i16) -> Vec<&Field> {
    let fields = api.request.structs.iter().flat_map(|part| &part.fields);
    let versions = |field: &Field| (field.versions.lowest..=field.versions.highest).contains(&version);
    fields.filter(|field| matches!(field.kind, Type::Array(_)) && versions(field)).collect()
}

/// A frame of about `bytes` bytes, in which `swollen` has as many elements as fit.
pub fn swollen_frame(
    api: &Api,
    head: Head<'_>,
    swollen: &Field,
    bytes: usize,
    naming: Naming<'_>,
) -> Vec<u8> {
    let of = |elements| {
        let mut values = SwollenValues { api, swollen, elements, naming, count: 0 };
        frame(api, head, &mut values)
    };
    let (one, eleven) = (of(1).len(), of(11).len());
    // Names get longer as they are counted up; a tenth more is no matter.
    let element = ((eleven - one) / 10).max(1);
    of(bytes.saturating_sub(one) / element + 1)
}

struct SwollenValues<'a> {
    api: &'a Api,
    swollen: &'a Field,
    elements: usize,
    naming: Naming<'a>,
    count: u64,
}

impl SwollenValues<'_> {
    /// Whether the swollen array lies inside of this field.
    fn leads_on(&self, field: &Field) -> bool {
        if std::ptr::eq(field, self.swollen) {
            return true;
        }
        let name = match &field.kind {
            Type::Array(element) => element.as_ref(),
            kind => kind,
        };
        let Type::Struct(name) = name else { return false };
        let part = self.api.request.structs.iter().find(|part| part.name == *name);
        part.is_some_and(|part| part.fields.iter().any(|inner| self.leads_on(inner)))
    }
}

impl Values for SwollenValues<'_> {
    fn is_null(&mut self, field: &Field) -> bool {
        // A topic that is named by its id has no name.
        !self.leads_on(field) && matches!(field.kind, Type::Array(_) | Type::Struct(_))
    }

    fn number(&mut self, field: &Field, kind: Fixed) -> u64 {
        let default = || field.default.as_deref().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        let number = match (field.name.as_str(), kind.name) {
            ("AllowAutoTopicCreation", _) => 0,
            (_, "bool") => 1,
            // A topic, in requests about configurations and rights.
            ("ResourceType" | "ResourceTypeFilter", _) => 2,
            ("ReplicaId" | "GenerationIdOrMemberEpoch" | "Timestamp" | "SessionEpoch", _) => -1,
            ("PartitionMaxBytes" | "MaxBytes" | "ResponsePartitionLimit" | "TimeoutMs", _) => {
                i64::from(i32::MAX)
            }
            ("PartitionIndexes" | "PartitionIndex" | "Partition" | "Partitions", _) => match self.naming {
                Naming::Repeated { .. } => 0,
                Naming::Unknown => self.counted() as i64,
            },
            ("NumPartitions" | "ReplicationFactor" | "Acks", _) => 1,
            // Long enough to be let in, short enough to be over soon.
            ("SessionTimeoutMs", _) => 6_000,
            ("RebalanceTimeoutMs", _) => 1_000,
            _ => default(),
        };
        number as u64
    }

    fn uuid(&mut self, _: &Field) -> [u8; 16] {
        match self.naming {
            Naming::Repeated { topic, .. } => topic.1,
            Naming::Unknown => (u128::from(self.counted()) | 1 << 100).to_be_bytes(),
        }
    }

    fn text(&mut self, field: &Field) -> Vec<u8> {
        let known = match (self.naming, field.entity.as_deref(), field.name.as_str()) {
            // Who joins has none yet.
            (_, _, "MemberId") => "",
            (Naming::Unknown, ..) => return format!("no-such-{}", self.counted()).into_bytes(),
            (Naming::Repeated { group, .. }, Some("groupId"), _) => group,
            (Naming::Repeated { group, .. }, _, "Key" | "CoordinatorKeys" | "Groups") => group,
            (_, _, "ConfigurationKeys" | "ConfigName") => "cleanup.policy",
            (Naming::Repeated { topic, .. }, ..) => topic.0,
        };
        known.as_bytes().to_vec()
    }

    fn bytes(&mut self, _: &Field) -> Vec<u8> {
        Vec::new()
    }

    fn records(&mut self, _: &Field) -> Vec<u8> {
        Vec::new()
    }

    fn elements(&mut self, field: &Field, _: usize) -> usize {
        if std::ptr::eq(field, self.swollen) { self.elements } else { 1 }
    }

    fn has_tag(&mut self, field: &Field) -> bool {
        self.leads_on(field)
    }

    fn unknown_tags(&mut self) -> u32 {
        0
    }
}

impl SwollenValues<'_> {
    fn counted(&mut self) -> u64 {
        self.count += 1;
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::Catalogue;
    use bytes::Bytes;
    use kalda_protocol::messages::describe_configs::DescribeConfigsRequest;
    use kalda_protocol::{RequestFrame, with_request};

    const SIZE: usize = 300_000;
    const KNOWN: Naming<'static> = Naming::Repeated { topic: ("there", [7; 16]), group: "group" };

    fn frames(api: &Api, version: i16, naming: Naming<'_>) -> Vec<RequestFrame> {
        let head = Head { version, correlation_id: 1, client_id: None };
        let frame = |field| swollen_frame(api, head, field, SIZE, naming);
        let parsed = |bytes: Vec<u8>| {
            assert!((SIZE * 9 / 10..SIZE * 3 / 2).contains(&bytes.len()), "{} bytes", bytes.len());
            RequestFrame::parse(&Bytes::from(bytes).slice(4..)).unwrap()
        };
        arrays(api, version).into_iter().map(frame).map(parsed).collect()
    }

    #[test]
    fn one_resource_is_named_tens_of_thousands_of_times() {
        let catalogue = Catalogue::read().unwrap();
        let frames = frames(catalogue.api(32).unwrap(), 4, KNOWN);
        let [resources, keys] = &frames[..] else { panic!("two arrays") };
        let request = resources.decode::<DescribeConfigsRequest>().unwrap();
        assert!(request.resources.len() > 30_000);
        assert!(
            request
                .resources
                .iter()
                .all(|one| &*one.resource_name == "there" && one.configuration_keys.is_none())
        );
        let request = keys.decode::<DescribeConfigsRequest>().unwrap();
        assert!(
            request.resources.len() == 1
                && request.resources[0].configuration_keys.as_ref().unwrap().len() > 10_000
        );
    }

    #[test]
    fn every_array_of_every_api_can_swell() {
        let catalogue = Catalogue::read().unwrap();
        for api in catalogue.apis() {
            for frame in [KNOWN, Naming::Unknown]
                .iter()
                .flat_map(|&naming| frames(api, api.request.versions.highest, naming))
            {
                let read = with_request!(frame.api_key, R => frame.decode::<R>().map(|_| ()));
                assert!(read.is_ok(), "{}: {read:?}", api.name);
            }
        }
    }
}
