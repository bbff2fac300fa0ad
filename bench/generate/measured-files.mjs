import { normal, pick, randomFrom } from './random.mjs'

const folders = ['api', 'core', 'core/llm', 'integrations', 'tools', 'services/agents', 'accounting', 'governance']
export const words = 'agent workflow budget canvas episode proposal registry routes service models'.split(' ')

/** So many files differ in their lines; later ones have the lines of an earlier one under another name. */
const differentFiles = 512

/** Measured files without end, in the sizes of a real project: each with its key, its lines, and which lines they are. */
export function* measuredFiles(seed, branches) {
  const known = []
  for (let index = 0; ; index++) {
    const random = randomFrom(seed * 1_000_003 + index * 7919)
    const folder = `backend/${String(index).padStart(7, '0')}/${pick(folders, random)}`
    const which = index % differentFiles
    known[which] ??= measuredLines(random, branches)
    yield { key: `${folder}/${pick(words, random)}_${pick(words, random)}.py`, lines: known[which], which }
  }
}

/** Statements with their line, whether they ran, and for some the two lines they may go to. */
function measuredLines(random, branches) {
  const count = Math.max(1, Math.min(2400, Math.round(112 * Math.exp(0.65 * normal(random)))))
  const share = random() < 0.35 ? 0 : random()
  const lines = []
  let line = 1 + Math.floor(random() * 20)
  let function_ = 0
  let left = 0
  let runs = true
  for (let index = 0; index < count; index++) {
    if (left-- <= 0) {
      left = Math.floor(random() * 20)
      function_++
      runs = share > 0 && random() < share
    }
    const isRun = runs && random() < 0.93
    const arcs = branches && random() < 0.15 ? [line + 1, line + 2 + Math.floor(random() * 9)] : []
    const taken = isRun ? Math.floor(random() * (arcs.length + 1)) : 0
    lines.push({ line, isRun, isExcluded: random() < 0.002, arcs, taken, function_ })
    line += 1 + Math.floor(random() * random() * 5)
  }
  return lines
}

export const noCounts = () => ({ executed: 0, missing: 0, excluded: 0, taken: 0, untaken: 0, partial: 0 })

export function addCounts(counts, lines) {
  for (const { isRun, isExcluded, arcs, taken } of lines) {
    if (isExcluded) {
      counts.excluded++
      continue
    }
    if (isRun) counts.executed++
    else counts.missing++
    counts.taken += taken
    counts.untaken += arcs.length - taken
    if (isRun) counts.partial += arcs.length - taken
  }
  return counts
}
