// The scenarios by KafkaJS. Its consumers are always members of a group, so every reader has a group of its own.
import { createRequire } from 'node:module'
import kafkajs from 'kafkajs'
import { install } from './codecs.mjs'
import { CREATE_TIME_MS, check, equal, pause, run, until, value, values } from './harness.mjs'

const { CompressionTypes, ConfigResourceTypes, Kafka, logLevel } = kafkajs
const [bootstrap, phase, prefix] = process.argv.slice(2)
const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50 } })
const admin = kafka.admin()
const shared = kafka.producer()
let readers = 0

const named = identifier => `${prefix}-${identifier}`

const create = async (identifier, numPartitions = 1, configs = {}) => {
  const configEntries = Object.entries(configs).map(([name, setting]) => ({ name, value: String(setting) }))
  const topics = [{ topic: named(identifier), numPartitions, replicationFactor: 1, configEntries }]
  check(await admin.createTopics({ topics, waitForLeaders: true }), 'the topic was there before')
  // A leader may be named a moment before it serves; KafkaJS would send again what the other partitions already took.
  await until('partitions that serve', () => admin.fetchTopicOffsets(named(identifier)).then(() => true, () => false))
  return named(identifier)
}

const send = (topic, payloads, options = {}, fields = {}, producer = shared) =>
  producer.send({ topic, acks: -1, messages: payloads.map(payload => ({ value: payload, partition: 0, ...fields })), ...options })

const withProducer = async (options, body) => {
  const producer = kafka.producer(options)
  await producer.connect()
  try {
    return await body(producer)
  } finally {
    await producer.disconnect()
  }
}

/** A started member that gathers the messages it gets; `seek` sets where it starts in partition 0. */
const start = async (topic, groupId, { offset, beginning = true, ...options } = {}) => {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 6000, heartbeatInterval: 200, maxWaitTimeInMs: 100, ...options })
  const member = { consumer, messages: [], held: [], crash: null }
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => { member.held = payload.memberAssignment[topic] ?? [] })
  consumer.on(consumer.events.REBALANCING, () => { member.held = [] })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) member.crash = payload.error // else KafkaJS starts again by itself, as while a coordinator loads
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: beginning })
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, isStale }) => {
      if (!isStale()) member.messages.push(...batch.messages.map(message => ({ ...message, partition: batch.partition })))
    },
  })
  if (offset !== undefined) consumer.seek({ topic, partition: 0, offset: String(offset) })
  return member
}

const take = async (member, count) => {
  await until(`${count} records`, () => {
    if (member.crash) throw member.crash
    return member.messages.length >= count
  }, 60_000)
  return member.messages
}

const reading = async (topic, options, body) => {
  const member = await start(topic, named(`reader-${readers++}`), options)
  try {
    return await body(member)
  } finally {
    await member.consumer.disconnect()
  }
}

const read = async (topic, count, options) => reading(topic, options, async member => (await take(member, count)).slice(0, count))

const sameValues = (messages, from, size = 100) =>
  messages.forEach((message, i) => check(value(from + i, size).equals(message.value), `record ${i} at offset ${message.offset} is not value ${from + i}`))

const roundTrip = async (identifier, options = {}, configs = {}) => {
  const topic = await create(identifier, 1, configs)
  await send(topic, values(0, 100), options)
  sameValues(await read(topic, 100), 0)
}

const produceScenarios = {
  'create-topic': async () => {
    await create('create-topic', 4, { 'retention.ms': 3_600_000 })
    const { topics } = await admin.fetchTopicMetadata({ topics: [named('create-topic')] })
    equal(topics[0].partitions.length, 4, 'partitions')
    check(topics[0].partitions.every(partition => partition.leader >= 0), 'a partition has no leader')
    equal(await admin.createTopics({ topics: [{ topic: named('create-topic'), numPartitions: 4 }] }), false, 'second creation')
  },
  'auto-create': async () => {
    await send(named('auto-create'), [value(0)])
    sameValues(await read(named('auto-create'), 1), 0)
  },
  'codec-none': () => roundTrip('codec-none'),
  'codec-gzip': () => roundTrip('codec-gzip', { compression: CompressionTypes.GZIP }),
  'codec-snappy': () => roundTrip('codec-snappy', { compression: CompressionTypes.Snappy }),
  'codec-lz4': () => roundTrip('codec-lz4', { compression: CompressionTypes.LZ4 }),
  'codec-zstd': () => roundTrip('codec-zstd', { compression: CompressionTypes.ZSTD }),
  keys: async () => {
    const topic = await create('keys', 4)
    const messages = values(0, 60).map((payload, i) => ({ key: `key-${i % 10}`, value: payload }))
    await shared.send({ topic, messages })
    const found = await read(topic, 60)
    const pairs = list => list.map(message => `${message.key}:${message.value}`).sort()
    equal(pairs(found), pairs(messages), 'keys and values')
    equal(new Set(found.map(message => `${message.key} ${message.partition}`)).size, 10, 'pairs of key and partition')
  },
  'null-value': async () => {
    const topic = await create('null-value')
    await send(topic, [null, Buffer.alloc(0)], {}, { key: 'gone' })
    const found = await read(topic, 2)
    equal(found[0].value, null, 'first value')
    equal(found[1].value?.length, 0, 'length of the second value')
  },
  headers: async () => {
    const topic = await create('headers')
    await send(topic, [value(0)], {}, { headers: { a: '1', b: '' } })
    const [{ headers }] = await read(topic, 1)
    equal(Object.entries(headers).map(([key, header]) => [key, header.toString()]), [['a', '1'], ['b', '']], 'headers')
  },
  'timestamp-create': async () => {
    const topic = await create('timestamp-create')
    await send(topic, [value(0)], {}, { timestamp: String(CREATE_TIME_MS + 123) })
    equal((await read(topic, 1))[0].timestamp, String(CREATE_TIME_MS + 123), 'timestamp')
  },
  'timestamp-append': async () => {
    const topic = await create('timestamp-append', 1, { 'message.timestamp.type': 'LogAppendTime' })
    await send(topic, [value(0)], {}, { timestamp: String(CREATE_TIME_MS + 123) })
    const [{ timestamp }] = await read(topic, 1)
    check(Math.abs(Number(timestamp) - Date.now()) < 60_000, `timestamp ${timestamp} is not now`)
  },
  'consume-beginning': async () => {
    const topic = await create('consume-beginning')
    await send(topic, values(0, 50))
    equal((await read(topic, 50)).map(message => Number(message.offset)), [...Array(50).keys()], 'offsets')
  },
  'consume-end': async () => {
    const topic = await create('consume-end')
    await send(topic, values(0, 50))
    await reading(topic, { beginning: false }, async member => {
      await until('an assignment', () => member.held.length === 1)
      await pause(300) // the position is resolved by the first fetch, which has no event of its own
      await send(topic, [value(50)])
      equal((await take(member, 1)).map(message => message.offset), ['50'], 'offsets')
    })
  },
  'consume-offset': async () => {
    const topic = await create('consume-offset')
    await send(topic, values(0, 50))
    const [first] = await read(topic, 1, { offset: 20 })
    equal(first.offset, '20', 'offset')
    sameValues([first], 20)
  },
  'consume-timestamp': async () => {
    const topic = await create('consume-timestamp')
    const messages = values(0, 50).map((payload, i) => ({ value: payload, partition: 0, timestamp: String(CREATE_TIME_MS + 1000 * i) }))
    await shared.send({ topic, messages })
    const [{ offset }] = await admin.fetchTopicOffsetsByTimestamp(topic, CREATE_TIME_MS + 29_500)
    equal(offset, '30', 'offset')
    sameValues(await read(topic, 1, { offset }), 30)
  },
  eof: async () => {
    const topic = await create('eof')
    await send(topic, values(0, 10))
    await reading(topic, {}, async member => {
      await take(member, 10)
      await pause(1000)
      equal([member.messages.length, member.crash], [10, null], 'records and crash at the end')
      await send(topic, [value(10)])
      sameValues(await take(member, 11), 0)
    })
  },
  idempotent: async () => {
    const topic = await create('idempotent')
    await withProducer({ idempotent: true, maxInFlightRequests: 1 }, async producer => {
      for (let from = 0; from < 500; from += 50) await send(topic, values(from, from + 50), {}, {}, producer)
    })
    sameValues(await read(topic, 500), 0)
  },
  'record-1mb': async () => {
    const topic = await create('record-1mb')
    await send(topic, [value(0, 1_000_000)])
    sameValues(await read(topic, 1), 0, 1_000_000)
  },
  'record-too-large': async () => {
    const topic = await create('record-too-large')
    const answer = await send(topic, [value(0, 2_000_000)]).catch(error => error)
    equal(answer.type, 'MESSAGE_TOO_LARGE', 'answer')
    await send(topic, [value(1)])
    sameValues(await read(topic, 1), 1)
  },
  segments: async () => {
    const topic = await create('segments', 1, { 'segment.bytes': 1_048_576 })
    for (let from = 0; from < 40_000; from += 100) await send(topic, values(from, from + 100, 512))
    const found = await read(topic, 40_000)
    check(found.every((message, i) => Number(message.offset) === i), 'the offsets are not in order')
    sameValues(found, 0, 512)
  },
}

/** Joins, reads `count` records that must start at value `from`, commits and leaves. */
const partOfGroup = async (identifier, from, count) => {
  const topic = named(identifier)
  const member = await start(topic, topic)
  const found = (await take(member, count)).slice(0, count)
  sameValues(found, from)
  await member.consumer.commitOffsets([{ topic, partition: 0, offset: String(from + count) }])
  await member.consumer.disconnect()
}

const committedGroup = async identifier => {
  const topic = await create(identifier)
  await send(topic, values(0, 60))
  await partOfGroup(identifier, 0, 30)
  return topic
}

const groupScenarios = {
  'group-commit': async () => {
    await committedGroup('group-commit')
    await partOfGroup('group-commit', 30, 30)
  },
  'group-rebalance': async () => {
    const topic = await create('group-rebalance', 4)
    const first = await start(topic, topic)
    await until('4 partitions for the first member', () => first.held.length === 4)
    const second = await start(topic, topic)
    await until('the partitions shared by both members', () =>
      first.held.length && second.held.length && [...first.held, ...second.held].sort().join() === '0,1,2,3')
    await second.consumer.disconnect()
    await until('4 partitions for the member that stays', () => first.held.length === 4)
    await first.consumer.disconnect()
  },
}

const listed = async () => (await admin.listGroups()).groups.map(group => group.groupId)

const adminScenarios = {
  'admin-describe-topic': async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [await create('admin-describe-topic', 4)] })
    equal(topics[0].partitions.length, 4, 'partitions')
    for (const { leader, replicas, isr } of topics[0].partitions) {
      equal([leader >= 0, replicas.length, isr.length], [true, 1, 1], 'leader, replicas and those in sync')
    }
  },
  'admin-describe-cluster': async () => {
    const { brokers, controller, clusterId } = await admin.describeCluster()
    equal(brokers.map(({ host, port }) => `${host}:${port}`), [bootstrap], 'brokers')
    check(clusterId && controller !== null && controller >= 0, `cluster ${clusterId}, controller ${controller}`)
  },
  'admin-alter-configs': async () => {
    const resource = { type: ConfigResourceTypes.TOPIC, name: await create('admin-alter-configs') }
    await admin.alterConfigs({ resources: [{ ...resource, configEntries: [{ name: 'retention.ms', value: '120000' }] }] })
    const shown = async () => {
      const { resources } = await admin.describeConfigs({ resources: [resource] })
      return Object.fromEntries(resources[0].configEntries.map(entry => [entry.configName, entry.configValue]))
    }
    await until('the altered value', async () => (await shown())['retention.ms'] === '120000')
    equal((await shown())['cleanup.policy'], 'delete', 'cleanup.policy')
  },
  'admin-add-partitions': async () => {
    const topic = await create('admin-add-partitions')
    await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
    await until('3 partitions', async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0].partitions.length === 3)
    await withProducer({}, producer => send(topic, [value(0)], {}, { partition: 2 }, producer))
    const [found] = await read(topic, 1)
    equal(found.partition, 2, 'partition')
    sameValues([found], 0)
  },
  'admin-delete-records': async () => {
    const topic = await create('admin-delete-records')
    await send(topic, values(0, 50))
    await admin.fetchTopicOffsets(topic) // KafkaJS looks the leader up among the topics it has met
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '20' }] })
    equal((await admin.fetchTopicOffsets(topic))[0].low, '20', 'low watermark')
    equal((await read(topic, 1))[0].offset, '20', 'first offset')
  },
  'admin-delete-topic': async () => {
    const topic = await create('admin-delete-topic')
    await admin.deleteTopics({ topics: [topic] })
    await until('the topic gone', async () => !(await admin.listTopics()).includes(topic))
  },
  'admin-groups': async () => {
    const topic = await create('admin-groups')
    const member = await start(topic, topic)
    await until('an assignment', () => member.held.length === 1)
    check((await listed()).includes(topic), 'the group is not listed')
    const { groups } = await admin.describeGroups([topic])
    equal([groups[0].state, groups[0].members.length], ['Stable', 1], 'state and members')
    await member.consumer.disconnect()
  },
  'admin-list-offsets': async () => {
    const topic = await create('admin-list-offsets')
    await send(topic, values(0, 50))
    const [{ low, high }] = await admin.fetchTopicOffsets(topic)
    equal([low, high], ['0', '50'], 'offsets')
  },
  'admin-delete-group': async () => {
    const group = await committedGroup('admin-delete-group')
    await admin.deleteGroups([group])
    check(!(await listed()).includes(group), 'the group is still listed')
  },
}

const phases = {
  main: { ...produceScenarios, ...groupScenarios, ...adminScenarios },
  'before-restart': {
    'restart-prepare': async () => {
      await send(await create('restart'), values(0, 100))
      await partOfGroup('restart', 0, 40)
    },
  },
  'after-restart': {
    'restart-term': async () => {
      await partOfGroup('restart', 40, 30)
      await send(named('restart'), values(100, 110))
    },
  },
  'after-kill': { 'restart-kill': () => partOfGroup('restart', 70, 40) },
}

console.log(`version kafkajs ${createRequire(import.meta.url)('kafkajs/package.json').version}`)
await install()
await admin.connect()
await shared.connect()
const good = await run(Object.entries(phases[phase]))
await shared.disconnect()
await admin.disconnect()
process.exit(good ? 0 : 1)
