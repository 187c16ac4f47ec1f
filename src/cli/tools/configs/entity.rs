//! What has settings: kinds of entities, and one of them.

/// A kind of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    BrokerLoggers,
    Topics,
    Clients,
    Users,
    Brokers,
    Ips,
    ClientMetrics,
    Groups,
}

/// What holds settings of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// A resource of this type, on the wire; what is set for it comes from the source of this number, where there is one.
    Resource { resource_type: i8, source: Option<i8> },
    /// Quotas, under this type of entity.
    Quotas(&'static str),
}

impl Kind {
    /// All, in the order in which Kafka's tool lists them.
    pub const ALL: [Self; 8] = [
        Self::BrokerLoggers,
        Self::Topics,
        Self::Clients,
        Self::Users,
        Self::Brokers,
        Self::Ips,
        Self::ClientMetrics,
        Self::Groups,
    ];

    /// As `--entity-type` names it.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::BrokerLoggers => "broker-loggers",
            Self::Topics => "topics",
            Self::Clients => "clients",
            Self::Users => "users",
            Self::Brokers => "brokers",
            Self::Ips => "ips",
            Self::ClientMetrics => "client-metrics",
            Self::Groups => "groups",
        }
    }

    /// One of them, as Kafka's tool calls it: the name without its last letter.
    pub fn word(self) -> &'static str {
        self.plural().strip_suffix('s').unwrap_or_default()
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.plural() == name)
    }

    /// How its settings are kept.
    pub const fn kept(self) -> Kept {
        match self {
            Self::Topics => Kept::Resource { resource_type: 2, source: Some(1) },
            Self::Brokers => Kept::Resource { resource_type: 4, source: Some(2) },
            Self::BrokerLoggers => Kept::Resource { resource_type: 8, source: None },
            Self::ClientMetrics => Kept::Resource { resource_type: 16, source: Some(7) },
            Self::Groups => Kept::Resource { resource_type: 32, source: Some(8) },
            Self::Clients => Kept::Quotas("client-id"),
            Self::Users => Kept::Quotas("user"),
            Self::Ips => Kept::Quotas("ip"),
        }
    }

    /// Whether what it has are quotas.
    pub const fn has_quotas(self) -> bool {
        matches!(self.kept(), Kept::Quotas(_))
    }

    /// Whether something may hold for all of them.
    pub const fn has_default(self) -> bool {
        self.has_quotas() || matches!(self, Self::Brokers)
    }
}

/// Whose settings: without a name, those of all; with an empty one, what holds for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    pub kind: Kind,
    pub name: Option<String>,
}

/// One entity, or a user with a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entities(pub Vec<Entity>);

impl Entities {
    /// Whether one is of the kind.
    pub fn have(&self, kind: Kind) -> bool {
        self.0.iter().any(|entity| entity.kind == kind)
    }
}
