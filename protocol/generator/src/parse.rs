//! Schema text to model. The notation is told in `protocol/schema/README.md`.
//!
//! Invariant: every word of a text is understood or refused, with its file and line.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::lines::{Line, Lines};
use crate::model::{Api, ErrorRow, FIXED, Field, Kind, Message, Schema, Struct, Type};
use crate::versions::Versions;

const FOLDERS: [&str; 6] = ["", "header", "data", "coordinator", "metadata", "remote_log"];
const ERRORS: &str = "errors.schema";

/// Reads all schema texts of a folder.
///
/// # Errors
/// A text can't be read, or isn't in the notation.
pub fn schema(folder: &Path) -> Result<Schema> {
    let mut schema = Schema::default();
    for name in FOLDERS {
        let mut files = fs::read_dir(folder.join(name))
            .with_context(|| format!("{}", folder.join(name).display()))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>>>()?;
        files.retain(|path| path.extension().is_some_and(|extension| extension == "schema"));
        files.sort();
        for path in files {
            let file = path.strip_prefix(folder)?.to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).with_context(|| file.clone())?;
            read_file(&file, &text, &mut schema).with_context(|| file.clone())?;
        }
    }
    schema.apis.sort_by_key(|api| api.key);
    Ok(schema)
}

fn read_file(file: &str, text: &str, schema: &mut Schema) -> Result<()> {
    let mut lines = Lines::new(text);
    if file == ERRORS {
        while let Some(line) = lines.next() {
            schema.errors.push(error_row(line)?);
        }
        return Ok(());
    }
    while let Some(mut head) = lines.next() {
        match head.word("a kind")? {
            "api" => schema.apis.push(api(file, head, &mut lines)?),
            word => {
                let kind = kind(word)?;
                let record_type = match kind {
                    Kind::Header | Kind::Data => None,
                    _ => Some(head.number("a record type")?),
                };
                let name = head.word("a name")?.to_owned();
                schema.messages.push(message(kind, name, record_type, file, head, &mut lines)?);
            }
        }
    }
    Ok(())
}

fn kind(word: &str) -> Result<Kind> {
    Ok(match word {
        "header" => Kind::Header,
        "data" => Kind::Data,
        "coordinator-key" => Kind::CoordinatorKey,
        "coordinator-value" => Kind::CoordinatorValue,
        "metadata" => Kind::Metadata,
        "remote-log" => Kind::RemoteLog,
        _ => bail!("{word:?} is no kind of message"),
    })
}

fn error_row(mut line: Line<'_>) -> Result<ErrorRow> {
    let mut row = ErrorRow {
        code: line.number("a code")?,
        name: line.word("a name")?.to_owned(),
        retriable: false,
        refresh_metadata: false,
    };
    while let Some(word) = line.next() {
        match word {
            "retriable" => row.retriable = true,
            "refresh-metadata" => row.refresh_metadata = true,
            _ => return line.refuse(word),
        }
    }
    Ok(row)
}

fn api(file: &str, mut head: Line<'_>, lines: &mut Lines<'_>) -> Result<Api> {
    let key = head.number("a key")?;
    let name = head.word("a name")?.to_owned();
    head.end()?;
    let (mut on_broker, mut on_controller, mut latest_version_unstable) = (false, false, false);
    let (mut cluster_action, mut forwardable) = (false, false);
    let (mut broker_advertises, mut response_header) = (None, None);
    while let Some(mut line) = lines.next_below(0) {
        match line.word("a property")? {
            "listeners" => {
                while let Some(word) = line.next() {
                    match word {
                        "broker" => on_broker = true,
                        "controller" => on_controller = true,
                        _ => return line.refuse(word),
                    }
                }
            }
            "broker-advertises" => broker_advertises = Some(line.versions()?),
            "latest-version-unstable" => latest_version_unstable = true,
            "cluster-action" => cluster_action = true,
            "forwardable" => forwardable = true,
            "response-header" => response_header = Some(line.number("a header version")?),
            word => return line.refuse(word),
        }
        line.end()?;
    }
    let mut part = |kind: Kind, word: &str, suffix: &str| {
        let mut head = lines.next().with_context(|| format!("no {word}"))?;
        ensure!(head.word("a kind")? == word, "{word} is missing");
        message(kind, format!("{name}{suffix}"), None, file, head, lines)
    };
    let mut request = part(Kind::Request, "request", "Request")?;
    let mut response = part(Kind::Response, "response", "Response")?;
    ensure!(request.versions == response.versions, "request and response differ in their versions");
    part_names(&mut request, &mut response);
    let file = file.to_owned();
    Ok(Api {
        key,
        name,
        file,
        on_broker,
        on_controller,
        broker_advertises,
        latest_version_unstable,
        cluster_action,
        forwardable,
        response_header,
        request,
        response,
    })
}

/// Where request and response have different structs of one name, each gets its message's name in front.
/// Equal ones stay as they are: the emitter writes them once.
fn part_names(request: &mut Message, response: &mut Message) {
    let clashes = |one: &Message, other: &Message| {
        let differ = |a: &Struct| other.structs.iter().any(|b| a.name == b.name && a != b);
        one.structs.iter().filter(|a| differ(a)).map(|a| a.name.clone()).collect::<Vec<_>>()
    };
    // A struct that names a renamed one differs from then on, even if its own fields read the same.
    loop {
        let names = clashes(request, response);
        if names.is_empty() {
            return;
        }
        for message in [&mut *request, &mut *response] {
            for name in &names {
                rename(message, name);
            }
        }
    }
}

fn rename(message: &mut Message, name: &str) {
    let new = format!("{}{name}", message.name);
    for part in &mut message.structs {
        if part.name == name {
            part.name.clone_from(&new);
        }
        for field in &mut part.fields {
            let kind = match &mut field.kind {
                Type::Array(element) => element.as_mut(),
                kind => kind,
            };
            if matches!(kind, Type::Struct(of) if of == name) {
                *kind = Type::Struct(new.clone());
            }
        }
    }
}

fn message(
    kind: Kind,
    name: String,
    record_type: Option<i16>,
    file: &str,
    mut head: Line<'_>,
    lines: &mut Lines<'_>,
) -> Result<Message> {
    let versions = head.versions()?;
    let flexible = match head.next() {
        Some("flexible") => head.versions()?,
        Some(word) => return head.refuse(word),
        None => Versions::NONE,
    };
    head.end()?;
    let mut structs = Vec::new();
    structure(name.clone(), versions, 0, lines, &mut structs)?;
    let message = Message { kind, name, file: file.to_owned(), record_type, versions, flexible, structs };
    check(&message)?;
    Ok(message)
}

/// Reads the fields that stand deeper than `depth` as those of one struct; puts it, and then the ones below it, into `structs`.
fn structure(
    name: String,
    versions: Versions,
    depth: usize,
    lines: &mut Lines<'_>,
    structs: &mut Vec<Struct>,
) -> Result<()> {
    let place = structs.len();
    structs.push(Struct { name, versions, fields: Vec::new() });
    let mut fields = Vec::new();
    while let Some(mut line) = lines.next_below(depth) {
        let (below, first) = (line.depth, line.word("a field")?);
        if first == "struct" {
            let name = line.word("a name")?.to_owned();
            let versions = line.versions()?.intersection(versions);
            line.end()?;
            structure(name, versions, below, lines, structs)?;
            continue;
        }
        let field = field(first, line, versions)?;
        let inline = lines.peek_depth().is_some_and(|depth| depth > below);
        if inline {
            let Some(of) = struct_name(&field.kind) else { bail!("{first} has fields, but is no struct") };
            structure(of.to_owned(), field.versions, below, lines, structs)?;
        }
        if !field.versions.is_none() {
            fields.push(field);
        }
    }
    if let Some(this) = structs.get_mut(place) {
        this.fields = fields;
    }
    Ok(())
}

fn field(name: &str, mut line: Line<'_>, context: Versions) -> Result<Field> {
    let kind = kind_of_field(line.word("a type")?)?;
    let versions = line.versions()?.intersection(context);
    let mut field = Field {
        name: name.to_owned(),
        kind,
        versions,
        nullable: Versions::NONE,
        default: None,
        tag: None,
        flexible: None,
        map_key: false,
        ignorable: false,
        few: false,
        zero_copy: false,
        entity: None,
    };
    while let Some(word) = line.next() {
        match word {
            "nullable" => field.nullable = line.versions()?.intersection(versions),
            "=" => field.default = Some(line.word("a default")?.to_owned()),
            "tag" => {
                field.tag = Some(line.number("a tag")?);
                ensure!(
                    line.versions()?.intersection(context) == versions,
                    "{name} is tagged in some versions only"
                );
            }
            "flexible" => field.flexible = Some(line.versions()?),
            "key" => field.map_key = true,
            "ignorable" => field.ignorable = true,
            "few" => field.few = true,
            "zero-copy" => field.zero_copy = true,
            "entity" => field.entity = Some(line.word("an entity")?.to_owned()),
            _ => return line.refuse(word),
        }
    }
    ensure!(!field.few || is_plain_array(&field), "{name} is no array of numbers that is always there");
    let in_the_middle = field.nullable.lowest > versions.lowest && field.nullable.highest < versions.highest;
    ensure!(field.nullable.is_none() || !in_the_middle, "{name} is nullable in the middle of its versions");
    Ok(field)
}

fn is_plain_array(field: &Field) -> bool {
    let numbers = matches!(&field.kind, Type::Array(element) if matches!(**element, Type::Fixed(_)));
    numbers && field.nullable.is_none()
}

fn kind_of_field(text: &str) -> Result<Type> {
    if let Some(element) = text.strip_prefix("[]") {
        return Ok(Type::Array(Box::new(kind_of_field(element)?)));
    }
    if let Some(fixed) = FIXED.iter().find(|fixed| fixed.name == text) {
        return Ok(Type::Fixed(*fixed));
    }
    Ok(match text {
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "records" => Type::Records,
        _ if text.starts_with(char::is_uppercase) => Type::Struct(text.to_owned()),
        _ => bail!("{text:?} is no type"),
    })
}

fn struct_name(kind: &Type) -> Option<&str> {
    match kind {
        Type::Struct(name) => Some(name),
        Type::Array(element) => struct_name(element),
        _ => None,
    }
}

/// Every struct is defined once, and none holds itself: decoding then has no unbounded recursion.
fn check(message: &Message) -> Result<()> {
    for (at, part) in message.structs.iter().enumerate() {
        ensure!(
            message.structs.iter().skip(at + 1).all(|other| other.name != part.name),
            "{} is defined twice",
            part.name
        );
        let mut open: Vec<(&Struct, usize)> = vec![(part, 0)];
        while let Some((this, depth)) = open.pop() {
            ensure!(depth <= message.structs.len(), "{} holds itself", part.name);
            for name in this.fields.iter().filter_map(|field| struct_name(&field.kind)) {
                let of = message.structs.iter().find(|other| other.name == name);
                open.push((of.with_context(|| format!("{name} is not defined"))?, depth + 1));
            }
        }
    }
    Ok(())
}
