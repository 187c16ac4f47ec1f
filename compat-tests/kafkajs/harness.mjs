// Runs scenarios in order, one line each; a scenario holds when it resolves and fails when it rejects.
export const CREATE_TIME_MS = 1_700_000_000_000

export const value = (index, size = 100) => Buffer.from(`value-${String(index).padStart(6, '0')}`.padEnd(size, 'x'))
export const values = (from, to, size) => Array.from({ length: to - from }, (_, i) => value(from + i, size))

export const check = (condition, reason) => {
  if (!condition) throw new Error(reason)
}

export const equal = (actual, expected, what) => {
  const [one, other] = [actual, expected].map(thing => JSON.stringify(thing))
  check(one === other, `${what}: expected ${String(other).slice(0, 120)}, got ${String(one).slice(0, 120)}`)
}

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

/** Polls a probe that costs a round trip or looks at what events left behind. */
export const until = async (what, probe, withinMs = 20_000) => {
  const deadline = Date.now() + withinMs
  while (!(await probe())) {
    check(Date.now() < deadline, `${what}: not within ${withinMs / 1000} s`)
    await pause(20)
  }
}

const bounded = (promise, ms) => {
  let timer
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`not done within ${ms / 1000} s`)), ms) })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Answers whether all held. `scenarios` are pairs of identifier and async function. */
export const run = async scenarios => {
  let good = true
  for (const [identifier, scenario] of scenarios) {
    const started = Date.now()
    try {
      await bounded(scenario(), 90_000)
      console.log(`ok ${identifier}`)
    } catch (error) {
      good = false
      console.log(`FAIL ${identifier} ${String(error).replace(/\s+/g, ' ')}`)
      console.error(error)
    }
    console.error(`${identifier}: ${((Date.now() - started) / 1000).toFixed(2)} s`)
  }
  return good
}
