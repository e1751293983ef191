import { NetError } from '../net/net-error.ts'
import type { Connection } from '../net/connection.ts'
import { ProbeFault } from '../probe/probe-fault.ts'
import { chainId, endOf, reach, stopIfOver, unreachable, type Asked, type Asking } from './asking.ts'
import { AnswerReader, type ReadOutcome } from './hello/answer-reader.ts'
import { clientHelloRecords } from './hello/client-hello.ts'
import type { HelloSpec } from './hello/hello-spec.ts'
import { shakeHands } from './handshake.ts'
import type { Question } from './questions.ts'

/**
 * Puts one question. Resolves whatever the server does, with `unreachable` where no connection came about even at a second try;
 * rejects with the scan's own NetError when its time is up or its caller has gone.
 */
export async function ask(question: Question, asking: Asking): Promise<Asked> {
  const first = await attempt(question, asking)
  // One connection that fails says little: a queue that was full for a moment.
  return first.answer.kind === 'refused' && first.answer.refusal.how === 'unreachable' && asking.mayRetry() ? attempt(question, asking) : first
}

async function attempt(question: Question, asking: Asking): Promise<Asked> {
  // Two connections with several flights each take longer than one answer.
  const deadline = asking.deadline.within(question.kind === 'handshake' ? 3 * asking.silenceMs : asking.silenceMs)
  try {
    if (question.kind === 'handshake') return await shakeHands(question, { ...asking, deadline })
    const connection = await reach(asking, deadline)
    if (connection instanceof NetError || connection instanceof ProbeFault) return { answer: unreachable(connection), chain: [] }
    try {
      return withChain(await askHello(question.hello, connection, asking))
    } finally {
      connection.abort()
    }
  } finally {
    deadline.dispose()
    stopIfOver(asking.deadline)
  }
}

async function askHello(hello: HelloSpec, connection: Connection, { random }: Asking): Promise<ReadOutcome> {
  const reader = new AnswerReader(hello)
  try {
    await connection.write(clientHelloRecords(hello, random))
    for (;;) {
      const bytes = await connection.read()
      const outcome = bytes === null ? reader.end('closed') : reader.push(bytes)
      if (outcome !== null) return outcome
    }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    return reader.end(endOf(error.code))
  }
}

function withChain({ outcome, chain }: ReadOutcome): Asked {
  if (outcome.kind === 'refused' || chain.length === 0) return { answer: outcome, chain: [] }
  return { answer: { ...outcome, chain: chainId(chain) }, chain }
}
