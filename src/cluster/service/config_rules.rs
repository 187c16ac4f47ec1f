//! The configuration room's rules, as the controller asks for them.
//!
//! Invariant: what passes here, the broker can resolve. A broker's settings are checked together with those that hold now; whether it
//! can go over to them while it runs, it has checked itself before it asked the controller.

use std::sync::Arc;

use crate::cluster::DynamicConfig;
use crate::cluster::controller::{ConfigRules, RefusedConfig};
use crate::cluster::image::configs::{ConfigKind, ConfigResource, ConfigsImage};
use crate::config::keys::{broker_key, group_key, topic_key};
use crate::config::{
    AlterTarget, BrokerConfig, ClientMetricsError, ConfigKey, ConfigType, GroupConfig, Overrides,
    TopicConfig, check_client_metrics,
};

/// The rules of a broker's configuration.
#[derive(Debug)]
pub struct BrokerConfigRules {
    broker: Arc<BrokerConfig>,
    dynamic: DynamicConfig,
}

impl BrokerConfigRules {
    /// Over this broker's defaults.
    #[must_use]
    pub fn new(broker: Arc<BrokerConfig>) -> Self {
        Self { dynamic: DynamicConfig::new(Arc::clone(&broker)), broker }
    }
}

fn key_of(resource: &ConfigResource, name: &str) -> Option<&'static ConfigKey> {
    match resource.kind {
        ConfigKind::Topic => topic_key(name),
        ConfigKind::Broker => broker_key(name),
        ConfigKind::Group => group_key(name),
        // In Kafka, items can't be added to a list of a subscription.
        ConfigKind::ClientMetrics => None,
    }
}

impl ConfigRules for BrokerConfigRules {
    fn check(
        &self,
        configs: &ConfigsImage,
        resource: &ConfigResource,
        overrides: &Overrides,
    ) -> Result<(), RefusedConfig> {
        match resource.kind {
            ConfigKind::Topic => match TopicConfig::resolve(&self.broker, overrides) {
                Ok(_) => Ok(()),
                Err(error) => Err(RefusedConfig::Invalid(error.to_string())),
            },
            ConfigKind::Group => match GroupConfig::resolve(&self.broker, overrides) {
                Ok(_) => Ok(()),
                Err(error) => Err(RefusedConfig::Invalid(error.to_string())),
            },
            ConfigKind::Broker => {
                let target =
                    if resource.name.is_empty() { AlterTarget::AllBrokers } else { AlterTarget::Broker };
                let resolved = self.dynamic.at(configs).with_settings_of(target, overrides);
                resolved.map(drop).map_err(|error| RefusedConfig::Request(error.to_string()))
            }
            ConfigKind::ClientMetrics => check_client_metrics(overrides).map_err(|error| match error {
                ClientMetricsError::UnknownName(_) | ClientMetricsError::Interval(_) => {
                    RefusedConfig::Request(error.to_string())
                }
                ClientMetricsError::Invalid(_) | ClientMetricsError::Pattern(_) => {
                    RefusedConfig::Invalid(error.to_string())
                }
            }),
        }
    }

    fn is_list(&self, resource: &ConfigResource, key: &str) -> bool {
        key_of(resource, key).is_some_and(|key| key.config_type == ConfigType::List)
    }

    fn default_value(&self, resource: &ConfigResource, key: &str) -> Option<String> {
        let key = key_of(resource, key)?;
        let in_force = self.broker.layers.in_force();
        let stated = |name: &str| in_force.get(name).map(|(text, _)| (*text).to_owned());
        let from_broker = match resource.kind {
            ConfigKind::Broker => key.names().iter().find_map(|name| stated(name)),
            _ => key.broker_synonyms.iter().find_map(|synonym| {
                let broker_default = || broker_key(synonym.name)?.default.map(str::to_owned);
                stated(synonym.name).or_else(broker_default)
            }),
        };
        from_broker.or_else(|| key.default.map(str::to_owned))
    }
}
