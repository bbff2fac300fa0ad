import { resolve } from 'node:path'

export const example = {
  name: 'example',
  unit: '',
  sizes: [1],
  prepare: ({ cli }) => ({
    commands: [
      {
        name: 'closeout check',
        isOwn: true,
        argv: [process.execPath, cli, 'check', '--config', resolve('examples/phase-12/closeout.yaml')],
        version: [process.execPath, cli, '--version'],
        checks: 'evidence, documents and traces against each other',
      },
      {
        name: 'node -e 0',
        argv: [process.execPath, '-e', '0'],
        version: [process.execPath, '--version'],
        checks: 'nothing',
      },
    ],
  }),
}
