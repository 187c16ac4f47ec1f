//! DescribeCluster: api key 60.
//!
//! Generated from `protocol/schema/60_describe_cluster.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::{
    ApiKey, DecodeError, Form, Message, Reader, Request, StrBytes, UnknownTaggedFields, Wire, Writer, sizes,
};

/// The request, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeClusterRequest {
    /// `includeClusterAuthorizedOperations`, all versions.
    pub include_cluster_authorized_operations: bool,
    /// `endpointType`, versions 1+, default 1.
    pub endpoint_type: i8,
    /// `includeFencedBrokers`, versions 2.
    pub include_fenced_brokers: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeClusterRequest {
    fn default() -> Self {
        Self {
            include_cluster_authorized_operations: false,
            endpoint_type: 1,
            include_fenced_brokers: false,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeClusterRequest {
    const MIN_SIZE: usize = 1;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        if form.version >= 2 {
            (self.include_cluster_authorized_operations, self.endpoint_type, self.include_fenced_brokers) =
                reader.fixed()?;
        } else {
            self.include_cluster_authorized_operations = reader.bool()?;
            if form.version >= 1 {
                self.endpoint_type = reader.int8()?;
            }
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.endpoint_type != 1 {
            return Err(form.without("EndpointType"));
        }
        if form.version < 2 && self.include_fenced_brokers {
            return Err(form.without("IncludeFencedBrokers"));
        }
        let mut size = 1;
        if form.version >= 1 {
            size += 1;
        }
        if form.version >= 2 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        if form.version >= 2 {
            out.fixed((
                self.include_cluster_authorized_operations,
                self.endpoint_type,
                self.include_fenced_brokers,
            ));
        } else {
            out.bool(self.include_cluster_authorized_operations);
            if form.version >= 1 {
                out.int8(self.endpoint_type);
            }
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeClusterRequest {
    const NAME: &'static str = "DescribeClusterRequest";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}

impl Request for DescribeClusterRequest {
    const KEY: ApiKey = ApiKey::DescribeCluster;
    type Response = DescribeClusterResponse;
}

/// The response, versions 0-2, flexible 0+.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeClusterResponse {
    /// `throttleTimeMs`, all versions.
    pub throttle_time_ms: i32,
    /// `errorCode`, all versions.
    pub error_code: i16,
    /// `errorMessage`, all versions, nullable.
    pub error_message: Option<StrBytes>,
    /// `endpointType`, versions 1+, default 1.
    pub endpoint_type: i8,
    /// `clusterId`, all versions.
    pub cluster_id: StrBytes,
    /// `controllerId`, all versions, default -1.
    pub controller_id: i32,
    /// `brokers`, all versions.
    pub brokers: Vec<DescribeClusterBroker>,
    /// `clusterAuthorizedOperations`, all versions, default i32::MIN.
    pub cluster_authorized_operations: i32,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Default for DescribeClusterResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: None,
            endpoint_type: 1,
            cluster_id: StrBytes::new(),
            controller_id: -1,
            brokers: Vec::new(),
            cluster_authorized_operations: i32::MIN,
            unknown_tagged_fields: UnknownTaggedFields::new(),
        }
    }
}

impl Wire for DescribeClusterResponse {
    const MIN_SIZE: usize = 17;

    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        (self.throttle_time_ms, self.error_code) = reader.fixed()?;
        reader.nullable_string(&mut self.error_message, form)?;
        if form.version >= 1 {
            self.endpoint_type = reader.int8()?;
        }
        reader.string(&mut self.cluster_id, form)?;
        self.controller_id = reader.int32()?;
        reader.array(&mut self.brokers, form)?;
        self.cluster_authorized_operations = reader.int32()?;
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 1 && self.endpoint_type != 1 {
            return Err(form.without("EndpointType"));
        }
        let mut size = 14;
        size += sizes::nullable_string(self.error_message.as_ref(), form)?;
        size += sizes::string(&self.cluster_id, form)?;
        size += sizes::array(&self.brokers, form)?;
        if form.version >= 1 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.notes_error(self.error_code);
        out.fixed((self.throttle_time_ms, self.error_code));
        out.nullable_string(self.error_message.as_ref(), form);
        if form.version >= 1 {
            out.int8(self.endpoint_type);
        }
        out.string(&self.cluster_id, form);
        out.int32(self.controller_id);
        out.array(&self.brokers, form);
        out.int32(self.cluster_authorized_operations);
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

/// Part of [`DescribeClusterResponse`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DescribeClusterBroker {
    /// `brokerId`, all versions, a key.
    pub broker_id: i32,
    /// `host`, all versions.
    pub host: StrBytes,
    /// `port`, all versions.
    pub port: i32,
    /// `rack`, all versions, nullable.
    pub rack: Option<StrBytes>,
    /// `isFenced`, versions 2.
    pub is_fenced: bool,
    /// Tagged fields that this schema doesn't know, as they came.
    pub unknown_tagged_fields: UnknownTaggedFields,
}

impl Wire for DescribeClusterBroker {
    const MIN_SIZE: usize = 10;

    #[inline]
    fn fill(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        self.broker_id = reader.int32()?;
        reader.string(&mut self.host, form)?;
        self.port = reader.int32()?;
        reader.nullable_string(&mut self.rack, form)?;
        if form.version >= 2 {
            self.is_fenced = reader.bool()?;
        }
        reader.unknown_tagged_fields(&mut self.unknown_tagged_fields, form)
    }

    #[inline]
    fn measure(&self, form: Form) -> sizes::Size {
        if form.version < 2 && self.is_fenced {
            return Err(form.without("IsFenced"));
        }
        let mut size = 8;
        size += sizes::string(&self.host, form)?;
        size += sizes::nullable_string(self.rack.as_ref(), form)?;
        if form.version >= 2 {
            size += 1;
        }
        size += sizes::unknown_tagged_fields(&self.unknown_tagged_fields, form)?;
        Ok(size)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>, form: Form) {
        out.int32(self.broker_id);
        out.string(&self.host, form);
        out.int32(self.port);
        out.nullable_string(self.rack.as_ref(), form);
        if form.version >= 2 {
            out.bool(self.is_fenced);
        }
        out.unknown_tagged_fields(&self.unknown_tagged_fields, form);
    }
}

impl Message for DescribeClusterResponse {
    const NAME: &'static str = "DescribeClusterResponse";
    const MIN_VERSION: i16 = 0;
    const MAX_VERSION: i16 = 2;
    const FLEXIBLE_FROM: Option<i16> = Some(0);
}
