import { expect, test } from 'vitest'
import { resolveCommand } from '../../src/measure/resolve-command.ts'

const windows = (...files: string[]) => ({
  platform: 'win32' as const,
  env: { PATH: String.raw`C:\Python;C:\node`, PATHEXT: '.COM;.EXE;.BAT;.CMD', ComSpec: String.raw`C:\Windows\cmd.exe` },
  cwd: String.raw`C:\work`,
  exists: (file: string) => files.map(one => one.toLowerCase()).includes(file.toLowerCase()),
})

test('elsewhere than on Windows a command is started as it stands', () => {
  const machine = { platform: 'linux' as const, env: {}, cwd: '/w' }
  expect(resolveCommand(['npx', 'a b', '"c"'], machine)).toEqual({
    program: 'npx',
    args: ['a b', '"c"'],
    verbatim: false,
  })
})

test('on Windows a program is found along PATH with the endings of PATHEXT', () => {
  const machine = windows(String.raw`C:\Python\pytest.exe`)
  expect(resolveCommand(['pytest', '-q'], machine)).toEqual({
    program: String.raw`C:\Python\pytest.EXE`,
    args: ['-q'],
    verbatim: false,
  })
  expect(resolveCommand(['missing'], machine)).toEqual({ program: 'missing', args: [], verbatim: false })
})

test('on Windows a batch file runs in cmd.exe, and its arguments cannot become commands', () => {
  const machine = windows(String.raw`C:\node\npx.cmd`)
  expect(resolveCommand(['npx', 'vitest', 'a & calc', 'say "hi"', 'dir\\'], machine)).toEqual({
    program: String.raw`C:\Windows\cmd.exe`,
    args: [
      '/d',
      '/s',
      '/c',
      String.raw`"C:\node\npx.CMD ^^^"vitest^^^" ^^^"a^^^ ^^^&^^^ calc^^^" ^^^"say^^^ \^^^"hi\^^^"^^^" ^^^"dir\\^^^""`,
    ],
    verbatim: true,
  })
})

test('on Windows a path is relative to the working directory', () => {
  const machine = windows(String.raw`C:\work\tools\run.bat`)
  expect(resolveCommand(['tools/run.bat'], machine).args.at(-1)).toBe(String.raw`"C:\work\tools\run.bat"`)
})
