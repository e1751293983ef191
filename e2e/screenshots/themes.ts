/** Every picture of the documents is there in each of them. */
export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]
