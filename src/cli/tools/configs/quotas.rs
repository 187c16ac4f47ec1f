//! `kalda configs` of users, clients and addresses: quotas, and which credentials users have.
//!
//! Invariant: what is wrong with keys is told before a broker is asked. Deliberately absent: new passwords, since this version's tools make no credentials.

use std::io::Write as _;
use std::sync::LazyLock;

use kalda_client::Cluster;
use kalda_protocol::ApiKey;
use kalda_protocol::messages::alter_client_quotas::{
    AlterClientQuotasRequest, AlterClientQuotasRequestEntryData, EntityData, OpData,
};
use kalda_protocol::messages::alter_user_scram_credentials::{
    AlterUserScramCredentialsRequest, ScramCredentialDeletion,
};
use kalda_protocol::messages::describe_client_quotas::{
    ComponentData, DescribeClientQuotasRequest, EntryData, ValueData,
};
use kalda_protocol::messages::describe_user_scram_credentials::{
    DescribeUserScramCredentialsRequest, UserName,
};
use regex_lite::Regex;

use super::entity::{Entities, Entity, Kept, Kind};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::java_number::double;
use crate::cli::tools::java_order::sort_as_java;
use crate::cli::tools::refusal::Refusal;

/// Quotas of users and clients, and of addresses.
const QUOTAS: [&str; 4] =
    ["producer_byte_rate", "consumer_byte_rate", "request_percentage", "controller_mutation_rate"];
const IP_QUOTAS: [&str; 1] = ["connection_creation_rate"];
/// Mechanisms of credentials, with their number on the wire.
const MECHANISMS: [(&str, i8); 2] = [("SCRAM-SHA-256", 1), ("SCRAM-SHA-512", 2)];
/// The fewest iterations that a credential may have.
const FEWEST_ITERATIONS: i64 = 4096;

/// How an entity is matched.
const EXACT: i8 = 0;
const DEFAULT: i8 = 1;
const ANY: i8 = 2;

/// What is changed.
#[derive(Debug, Clone, Copy)]
pub struct Changes<'a> {
    pub added: &'a [(String, String)],
    pub deleted: &'a [&'a str],
}

pub fn describe(entities: &Entities, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    for entry in ask(entities, cluster)? {
        let whose = ["user", "client-id", "ip"].into_iter().filter_map(|kind| {
            let entity = entry.entity.iter().find(|entity| *entity.entity_type == *kind)?;
            let kind = if kind == "user" { "user-principal" } else { kind };
            Some(match entity.entity_name.as_deref() {
                None | Some("") => format!("the default {kind}"),
                Some(name) => format!("{kind} '{name}'"),
            })
        });
        let whose: Vec<String> = whose.collect();
        let mut values = entry.values;
        sort_as_java(&mut values, |value| &value.key);
        let told: Vec<String> = values.iter().map(|it| format!("{}={}", it.key, double(it.value))).collect();
        writeln!(out, "Quota configs for {} are {}", whose.join(", "), told.join(", "))?;
    }
    let [Entity { kind: Kind::Users, name }] = &entities.0[..] else { return Ok(()) };
    match name.as_deref() {
        Some("") => Ok(()),
        name => describe_credentials(name, cluster, out),
    }
}

fn describe_credentials(name: Option<&str>, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let user = |name: &str| vec![UserName { name: name.into(), ..UserName::default() }];
    let request = DescribeUserScramCredentialsRequest {
        users: Some(name.map(user).unwrap_or_default()),
        ..DescribeUserScramCredentialsRequest::default()
    };
    let response = cluster.ask(&request)?;
    Refusal::check(response.error_code, response.error_message.as_ref())?;
    for told in response.results {
        if let Err(refusal) = Refusal::check(told.error_code, told.error_message.as_ref()) {
            let exception = refusal.exception();
            let name = exception.rsplit('.').next().unwrap_or_default();
            let user = &told.user;
            writeln!(
                out,
                "Error retrieving SCRAM credential configs for user-principal '{user}': {name}: {}",
                refusal.message
            )?;
            continue;
        }
        let infos = told.credential_infos.iter().map(|info| {
            let mechanism = MECHANISMS.iter().find(|(_, number)| *number == info.mechanism);
            format!("{}=iterations={}", mechanism.map_or("UNKNOWN", |(name, _)| name), info.iterations)
        });
        let infos: Vec<String> = infos.collect();
        writeln!(
            out,
            "SCRAM credential configs for user-principal '{}' are {}",
            told.user,
            infos.join(", ")
        )?;
    }
    Ok(())
}

/// The quotas of entities.
fn ask(entities: &Entities, cluster: &mut Cluster) -> Result<Vec<EntryData>, Failure> {
    let component = |entity: &Entity| {
        let (match_type, name) = match entity.name.as_deref() {
            None => (ANY, None),
            Some("") => (DEFAULT, None),
            Some(name) => (EXACT, Some(name)),
        };
        ComponentData {
            entity_type: entity_type(entity.kind).into(),
            match_type,
            match_: name.map(Into::into),
            ..ComponentData::default()
        }
    };
    let request = DescribeClientQuotasRequest {
        components: entities.0.iter().map(component).collect(),
        strict: true,
        ..DescribeClientQuotasRequest::default()
    };
    let response = cluster.ask(&request)?;
    Refusal::check(response.error_code, response.error_message.as_ref())?;
    Ok(response.entries.unwrap_or_default())
}

const fn entity_type(kind: Kind) -> &'static str {
    match kind.kept() {
        Kept::Quotas(name) => name,
        Kept::Resource { .. } => "",
    }
}

pub fn alter(entities: &Entities, changes: Changes<'_>, cluster: &mut Cluster) -> Result<(), Failure> {
    if entities.have(Kind::Ips) {
        refuse_unknown_ip_quotas(changes)?;
        return alter_quotas(entities, changes, cluster);
    }
    refuse_other_keys(entities, changes)?;
    let keys = changes.added.iter().map(|(key, _)| key.as_str()).chain(changes.deleted.iter().copied());
    if keys.into_iter().any(is_quota) {
        return alter_quotas(entities, changes, cluster);
    }
    let name = entities.0.first().and_then(|entity| entity.name.as_deref()).unwrap_or_default();
    alter_credentials(name, changes, cluster)
}

fn is_quota(key: &str) -> bool {
    QUOTAS.contains(&key)
}

fn is_credential(key: &str) -> bool {
    MECHANISMS.iter().any(|(name, _)| *name == key)
}

/// Names as Java's sets list them.
fn listed<'a>(names: impl Iterator<Item = &'a str>, between: &str) -> Option<String> {
    let mut names: Vec<&str> = names.collect();
    sort_as_java(&mut names, |name| name);
    (!names.is_empty()).then(|| names.join(between))
}

fn refuse_unknown_ip_quotas(Changes { added, deleted }: Changes<'_>) -> Result<(), Failure> {
    let keys = added.iter().map(|(key, _)| key.as_str()).chain(deleted.iter().copied());
    match listed(keys.filter(|key| !IP_QUOTAS.contains(key)), ", ") {
        Some(unknown) => Err(Failure::complaint(format_args!(
            "Only connection quota configs can be added for 'ips' using --bootstrap-server. Unexpected config names: {unknown}"
        ))),
        None => Ok(()),
    }
}

fn refuse_other_keys(entities: &Entities, Changes { added, deleted }: Changes<'_>) -> Result<(), Failure> {
    let of_clients = entities.have(Kind::Clients);
    let is_other = |key: &&str| !is_quota(key) && (of_clients || !is_credential(key));
    let (what, whose) =
        if of_clients { ("quota", "clients") } else { ("quota and SCRAM credential", "users") };
    let keys = added.iter().map(|(key, _)| key.as_str());
    for (verb, other) in [
        ("added", listed(keys.filter(is_other), ",")),
        ("deleted", listed(deleted.iter().copied().filter(is_other), ",")),
    ] {
        if let Some(other) = other {
            return Err(Failure::complaint(format_args!(
                "Only {what} configs can be {verb} for '{whose}' using --bootstrap-server. Unexpected config names: {other}"
            )));
        }
    }
    let keys = || added.iter().map(|(key, _)| key.as_str()).chain(deleted.iter().copied());
    if keys().any(is_credential) {
        if entities.0.iter().any(|entity| entity.name.as_deref() == Some("")) {
            return Err(Failure::complaint(
                "The use of --entity-default or --user-defaults is not allowed with User SCRAM Credentials using --bootstrap-server.",
            ));
        }
        if keys().any(is_quota) {
            return Err(Failure::complaint(
                "Cannot alter both quota and SCRAM credential configs simultaneously for 'users' using --bootstrap-server.",
            ));
        }
    }
    Ok(())
}

fn alter_quotas(entities: &Entities, changes: Changes<'_>, cluster: &mut Cluster) -> Result<(), Failure> {
    let old = ask(entities, cluster)?;
    let has = |key: &str| {
        old.first().is_some_and(|entry| entry.values.iter().any(|it: &ValueData| *it.key == *key))
    };
    let missing: Vec<&str> = changes.deleted.iter().copied().filter(|key| !has(key)).collect();
    if !missing.is_empty() {
        return Err(Failure::complaint(format_args!("Invalid config(s): {}", missing.join(","))));
    }
    let mut ops = Vec::new();
    for (key, value) in changes.added {
        let number = value.parse().map_err(|_| {
            Failure::complaint(format_args!("Cannot parse quota configuration value for {key}: {value}"))
        })?;
        ops.push(OpData { key: key.into(), value: number, remove: false, ..OpData::default() });
    }
    let removed = |key: &&str| OpData { key: (*key).into(), remove: true, ..OpData::default() };
    ops.extend(changes.deleted.iter().map(removed));
    let entity = |entity: &Entity| EntityData {
        entity_type: entity_type(entity.kind).into(),
        entity_name: entity.name.as_deref().filter(|name| !name.is_empty()).map(Into::into),
        ..EntityData::default()
    };
    let entry = AlterClientQuotasRequestEntryData {
        entity: entities.0.iter().map(entity).collect(),
        ops,
        ..AlterClientQuotasRequestEntryData::default()
    };
    let request = AlterClientQuotasRequest { entries: vec![entry], ..AlterClientQuotasRequest::default() };
    for told in cluster.ask(&request)?.entries {
        Refusal::check(told.error_code, told.error_message.as_ref())?;
    }
    Ok(())
}

fn alter_credentials(
    user: &str,
    Changes { added, deleted }: Changes<'_>,
    cluster: &mut Cluster,
) -> Result<(), Failure> {
    for (mechanism, credential) in added {
        check_credential(mechanism, credential)?;
    }
    let served = cluster.any()?.versions()?.usable(ApiKey::AlterUserScramCredentials, i16::MAX).is_some();
    if let Some((mechanism, _)) = added.first().filter(|_| served) {
        return Err(Failure::complaint(format_args!(
            "{mechanism} can't be added: this version's tools make no credentials"
        )));
    }
    let numbered = |key: &&str| MECHANISMS.iter().find(|(name, _)| name == key).map(|(_, number)| *number);
    let deletions = deleted.iter().filter_map(numbered).map(|mechanism| ScramCredentialDeletion {
        name: user.into(),
        mechanism,
        ..ScramCredentialDeletion::default()
    });
    let request = AlterUserScramCredentialsRequest {
        deletions: deletions.collect(),
        ..AlterUserScramCredentialsRequest::default()
    };
    for told in cluster.ask(&request)?.results {
        Refusal::check(told.error_code, told.error_message.as_ref())?;
    }
    Ok(())
}

fn check_credential(mechanism: &str, credential: &str) -> Result<(), Failure> {
    static FORM: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?:iterations=(-?[0-9]*),)?password=(.*)$").ok());
    let found = FORM.as_ref().and_then(|form| form.captures(credential)).ok_or_else(|| {
        let constant = mechanism.replace('-', "_");
        Failure::complaint(format_args!("Invalid credential property {constant}={credential}"))
    })?;
    let named = found.get(1).map(|number| number.as_str()).filter(|number| *number != "-1");
    let iterations = named.map_or(Ok(FEWEST_ITERATIONS), |number| {
        number.parse().map_err(|_| Failure::complaint(format_args!("For input string: \"{number}\"")))
    })?;
    if iterations < FEWEST_ITERATIONS {
        return Err(Failure::complaint(format_args!(
            "Iterations {iterations} is less than the minimum {FEWEST_ITERATIONS} required for {mechanism}"
        )));
    }
    Ok(())
}
