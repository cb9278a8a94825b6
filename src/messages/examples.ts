import type { InBoth } from './lang.ts'

/** Examples of the help pages; a test runs every one of them through the parser of the command line. */
export const EXAMPLES: Readonly<Record<string, InBoth<string>>> = {
  prodlogs: {
    en: `  prodlogs demo                               an embedded production box; needs nothing
  prodlogs tail --host prod                   watch webhooks live
  prodlogs why cs_live_a1b2c3d4e5f6           why did this payment do nothing?
  prodlogs grep --deal 4540 --host prod       every line of a deal, through all its ids
  prodlogs report --lines 5000                counts, problems, what to do first`,
    ru: `  prodlogs demo                               встроенный «продакшен»; настройка не нужна
  prodlogs tail --host prod                   следить за вебхуками вживую
  prodlogs why cs_live_a1b2c3d4e5f6           почему платёж ничего не вызвал?
  prodlogs grep --deal 4540 --host prod       все строки сделки, по всем её id
  prodlogs report --lines 5000                счётчики, проблемы, что делать сначала`,
  },
  tail: {
    en: `  prodlogs tail --host prod
  prodlogs tail -H root@box:2222 --source journal:payments.service --steps
  prodlogs tail -H @web --lines-as-written --level warn`,
    ru: `  prodlogs tail --host prod
  prodlogs tail -H root@box:2222 --source journal:payments.service --steps
  prodlogs tail -H @web --lines-as-written --level warn`,
  },
  grep: {
    en: `  prodlogs grep --session cs_live_a1b2c3d4e5f6 --host prod
  prodlogs grep --deal 4540 --since 2h -C 2
  prodlogs grep --text "chat not found" -c --file app.log`,
    ru: `  prodlogs grep --session cs_live_a1b2c3d4e5f6 --host prod
  prodlogs grep --deal 4540 --since 2ч -C 2
  prodlogs grep --text "chat not found" -c --file app.log`,
  },
  report: {
    en: `  prodlogs report --lines 5000
  prodlogs report --host prod --since 24h --json
  prodlogs report --file incident.log.gz --fail-on problems`,
    ru: `  prodlogs report --lines 5000
  prodlogs report --host prod --since 24ч --json
  prodlogs report --file incident.log.gz --fail-on problems`,
  },
  why: {
    en: `  prodlogs why cs_live_a1b2c3d4e5f6 --host prod
  prodlogs why 4540 --since 1d --lang ru
  prodlogs why evt_1A2b3C4d5E6f7G8h --file app.log --json`,
    ru: `  prodlogs why cs_live_a1b2c3d4e5f6 --host prod
  prodlogs why 4540 --since 1д
  prodlogs why evt_1A2b3C4d5E6f7G8h --file app.log --json`,
  },
  serve: {
    en: `  prodlogs serve --host prod
  prodlogs serve -H @web --since 24h --port 8080`,
    ru: `  prodlogs serve --host prod
  prodlogs serve -H @web --since 24ч --port 8080`,
  },
  events: {
    en: `  prodlogs events --type "checkout.session.*" --since 24h
  prodlogs events --events-file events.ndjson --json`,
    ru: `  prodlogs events --type "checkout.session.*" --since 24ч
  prodlogs events --events-file events.ndjson --json`,
  },
  reconcile: {
    en: `  prodlogs reconcile --host prod --since 24h
  prodlogs reconcile --file app.log --events-file events.json`,
    ru: `  prodlogs reconcile --host prod --since 24ч
  prodlogs reconcile --file app.log --events-file events.json`,
  },
}
