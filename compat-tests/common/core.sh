# Sourced by the clients that are an older version of another one: that one's folder, its version, and the scenarios that it runs, which
# are the core of them. Every kind of request that the older version sends in its own way is among them.
here=$(cd "$(dirname "$0")" && pwd)
export KAFKA_VERSION=4.3.1
export COMPAT_ONLY="create-topic auto-create keys consume-beginning idempotent group-commit admin-describe-cluster admin-alter-configs
  admin-delete-topic admin-list-offsets restart-prepare restart-term restart-kill"
