/** Names that loggers give to the time of a record, in small letters, the likeliest first: of two in one object the earlier counts. */
export const TIME_MEMBERS: readonly string[] = (
  '@timestamp @t timestamp time ts datetime date asctime t eventtime event_time logtime log_time time_iso8601 time_local ' +
  'timegenerated start_local startlocal startutc request_time_iso observedtimestamp timemillis time_unix_nano timeunixnano msec ' +
  '_time dt eventtimestamp sourcetimestamp logged_at instant edgestarttimestamp created_at createdat inserted_at epoch ' +
  'start_time start_timestamp timestampinms timeutc'
).split(' ')
