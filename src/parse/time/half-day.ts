/** Hour of a 12-hour clock as 0–23. One above 12 is a 24-hour clock's, whatever follows. */
export const to24 = (hour: number, half: string): number =>
  hour > 12 ? hour : (hour % 12) + (half.toLowerCase().includes('p') ? 12 : 0)
