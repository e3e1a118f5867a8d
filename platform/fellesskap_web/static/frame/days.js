// Days that meetings are drawn to: a weekday of the same month, and how it is written while one draws.

export function onWorkday(year, month, date) {
  const day = new Date(Date.UTC(year, month, date));
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  const shift = { 6: day.getUTCDate() > 1 ? -1 : 2, 0: day.getUTCDate() < last ? 1 : -2 }[day.getUTCDay()] ?? 0;
  day.setUTCDate(day.getUTCDate() + shift);
  return day;
}

export const written = (day) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(day);
