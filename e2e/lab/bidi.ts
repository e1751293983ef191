/** A WebDriver BiDi connection over Node's own WebSocket: commands and their answers, one JSON message each. */
export interface BidiConnection {
  /** The result of a command; rejects with the browser's error, or when the connection closes first. */
  send(method: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>
  close(): void
}

export async function connectBidi(url: string): Promise<BidiConnection> {
  const socket = new WebSocket(url)
  const pending = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error(`no WebDriver BiDi at ${url}`)), { once: true })
  })
  socket.addEventListener('message', ({ data }) => {
    const message: unknown = JSON.parse(String(data))
    const id = member(message, 'id')
    if (typeof id !== 'number') return // an event
    const waiting = pending.get(id)
    pending.delete(id)
    if (member(message, 'type') === 'success') waiting?.resolve(member(message, 'result'))
    else waiting?.reject(new Error(`${String(member(message, 'error'))}: ${String(member(message, 'message'))}`))
  })
  socket.addEventListener('close', () => {
    for (const { reject } of pending.values()) reject(new Error('the browser has closed the connection'))
    pending.clear()
  })
  return {
    send: (method, parameters = {}) => new Promise((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) {
        reject(new Error('the connection to the browser is closed'))
        return
      }
      const id = ++lastId
      pending.set(id, { resolve, reject })
      socket.send(JSON.stringify({ id, method, params: parameters }))
    }),
    close: () => socket.close(),
  }
}

/** One member of a value that came as JSON; undefined where there is none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined
}
