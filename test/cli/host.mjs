// Answers each message with what the bundled closeout prints for it: loaded once, its entry run anew each time.
import { pathToFileURL } from 'node:url'

const entry = pathToFileURL(process.argv[2]).href
const streams = ['stdout', 'stderr']
for (const name of streams) process[name].setMaxListeners(Infinity)
let turn = 0

process.on('message', async ({ args, cwd, env }) => {
  const run = { stdout: '', stderr: '' }
  for (const name of streams)
    process[name].write = (text, done) => {
      run[name] += text
      done?.()
      return true
    }
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv.splice(1, Infinity, process.argv[1], ...args)
  process.exitCode = undefined
  process.chdir(cwd)
  try {
    await import(`${entry}?turn=${turn++}`)
  } catch (error) {
    run.stderr += error.stack
    process.exitCode = 1
  }
  process.send({ status: process.exitCode ?? 0, ...run })
})
process.on('disconnect', () => process.exit())
