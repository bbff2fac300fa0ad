import { join } from 'node:path'
import { generatePhases } from '../generate/phases.mjs'

/** How many processes of their own stand for as many as there are phases. */
const single = 10

export const manyPhases = {
  name: 'many-phases',
  unit: 'phases',
  sizes: [10, 100, 1000],
  prepare: ({ cli, folder, size }) => {
    const { bytes } = generatePhases({ folder, phases: size })
    const version = [process.execPath, cli, '--version']
    const configs = Array.from({ length: Math.min(single, size) }, (_, index) =>
      join('phases', String(index + 1).padStart(4, '0'), 'closeout.yaml'),
    )
    const closeout = `"${process.execPath}" "${cli}"`
    const each = configs.map(config => `${closeout} build --no-cache --config ${config} || exit`).join('\n')
    return {
      bytes,
      amount: size,
      commands: [
        {
          name: 'closeout build --all --no-cache',
          isOwn: true,
          argv: [process.execPath, cli, 'build', '--all', '--no-cache'],
          version,
          checks: 'three documents a phase: evidence read, rendered, verified, compared with what is there',
        },
        {
          name: 'closeout build --all, nothing changed',
          argv: [process.execPath, cli, 'build', '--all'],
          env: { CLOSEOUT_CACHE: join(folder, 'cache') },
          version,
          checks: 'the sha256 of every file that it rests on',
        },
        {
          name: `${configs.length} processes, one for each of the first phases`,
          argv: ['sh', '-c', each],
          version,
          checks: 'the same as the first, for fewer phases',
        },
      ],
    }
  },
}
