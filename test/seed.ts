import fc from 'fast-check'

// Properties try the same cases in every run of the suite; `CLOSEOUT_SEED=<number>` or `random` tries others.
const wanted = process.env['CLOSEOUT_SEED'] ?? '12'
const seed = wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted)
if (wanted === 'random') console.log(`CLOSEOUT_SEED=${seed}`)
fc.configureGlobal({ seed, endOnFailure: process.env['CLOSEOUT_SHRINK'] === 'no' })
