export const startUp = {
  name: 'start-up',
  unit: '',
  sizes: [1],
  prepare: ({ cli }) => ({
    commands: [
      {
        name: 'closeout --version',
        isOwn: true,
        argv: [process.execPath, cli, '--version'],
        version: [process.execPath, cli, '--version'],
        checks: 'nothing',
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
