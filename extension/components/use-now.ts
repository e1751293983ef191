import { useEffect, useState } from 'preact/hooks'

/**
 * The clock of the page in ms, moving while `active`. Who asked for less motion gets a step every half second instead
 * of a moving bar.
 */
export function useNow(active: boolean): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!active) return
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    const timer = setInterval(() => setNow(performance.now()), calm ? 500 : 33)
    return () => clearInterval(timer)
  }, [active])
  return now
}
