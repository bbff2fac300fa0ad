import fc from 'fast-check'

// Properties try the same cases in every run of the suite; another seed, or `random`, tries others.
const seed = process.env['CLOSEOUT_SEED'] ?? '12'
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) })
