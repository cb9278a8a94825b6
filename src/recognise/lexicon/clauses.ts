/**
 * Where one thing ends to be said and the next begins. What is denied, left out or meant as a purpose is so in its own clause:
 * "without session_id, but with deal_id", "skipped by rule; mail sent".
 */
const BREAK =
  /[;|•\n]+|[.!?]\s+|,\s+(?=(?:but|and|so|yet|though|however|returning|skipping|ignoring|dropping|leaving|continuing|но|а|и|зато|однако|пропускаем|игнорируем)(?![a-zа-я]))|\s(?:but|however|although|но|зато|однако)\s|\s[—–-]\s/

/** The clauses of a text, without those that are empty. */
export const clausesOf = (text: string): string[] => text.split(BREAK).filter((clause) => /\S/.test(clause))
