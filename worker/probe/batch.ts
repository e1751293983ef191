/**
 * Runs tasks by their place, a few at a time, in order of their beginning. Each settles by itself: one that fails is
 * its own affair, and none begins once the signal has fired.
 */
export async function runSome(count: number, atOnce: number, run: (index: number) => Promise<void>, signal: AbortSignal): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count && !signal.aborted) await run(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker))
}
