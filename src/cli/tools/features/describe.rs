//! `kalda features describe`: a line for each feature, as Kafka's tool prints it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use kalda_client::Cluster;
use kalda_protocol::messages::api_versions::{ApiVersionsRequest, ApiVersionsResponse};

use super::release;
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::refusal::Refusal;
use crate::cluster::image::features::METADATA_VERSION;

/// The first version that tells features whose lowest level is 0.
const VERSION: i16 = 4;

pub(super) fn run(cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let request = ApiVersionsRequest {
        client_software_name: "kalda".into(),
        client_software_version: env!("CARGO_PKG_VERSION").into(),
        ..ApiVersionsRequest::default()
    };
    let response = cluster.any()?.call_in(VERSION, &request)?;
    Refusal::check(response.error_code, None)?;
    Ok(tell(&response, out)?)
}

fn tell(response: &ApiVersionsResponse, out: &mut impl Write) -> io::Result<()> {
    let levels: BTreeMap<&str, i16> =
        response.finalized_features.iter().map(|it| (&*it.name, it.max_version_level)).collect();
    let epoch = match response.finalized_features_epoch {
        epoch if epoch >= 0 => epoch.to_string(),
        _ => "-".to_owned(),
    };
    let ranges: BTreeMap<&str, (i16, i16)> =
        response.supported_features.iter().map(|it| (&*it.name, (it.min_version, it.max_version))).collect();
    for (name, (lowest, highest)) in ranges {
        let [lowest, highest, level] = [lowest, highest, levels.get(name).copied().unwrap_or(0)]
            .map(|level| if name == METADATA_VERSION { version_name(level) } else { level.to_string() });
        writeln!(
            out,
            "Feature: {name:<42}SupportedMinVersion: {lowest:<17}SupportedMaxVersion: {highest:<17}\
             FinalizedVersionLevel: {level:<17}Epoch: {epoch}"
        )?;
    }
    Ok(())
}

fn version_name(level: i16) -> String {
    release::name(level).map_or_else(|| format!("UNKNOWN [{level}]"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use kalda_protocol::messages::api_versions::{FinalizedFeatureKey, SupportedFeatureKey};

    use super::*;

    #[test]
    fn the_lines_are_those_of_kafkas_tool() {
        let supported = |name: &str, min_version, max_version| SupportedFeatureKey {
            name: name.into(),
            min_version,
            max_version,
            ..Default::default()
        };
        let response = ApiVersionsResponse {
            supported_features: vec![supported(METADATA_VERSION, 7, 33), supported("group.version", 0, 1)],
            finalized_features: vec![FinalizedFeatureKey {
                name: METADATA_VERSION.into(),
                max_version_level: 30,
                min_version_level: 30,
                ..Default::default()
            }],
            finalized_features_epoch: 20,
            ..Default::default()
        };
        let mut told = Vec::new();
        tell(&response, &mut told).expect("it is told");
        assert_eq!(
            String::from_utf8_lossy(&told),
            "Feature: group.version                             SupportedMinVersion: 0                \
             SupportedMaxVersion: 1                FinalizedVersionLevel: 0                Epoch: 20\n\
             Feature: metadata.version                          SupportedMinVersion: 3.3-IV3          \
             SupportedMaxVersion: 4.4-IV2          FinalizedVersionLevel: 4.3-IV0          Epoch: 20\n"
        );
    }
}
