import type { StepEntry } from '../entry.ts'

/** Queues and workers: the webhook was answered already, and the work is what gets lost. */
export const queue: readonly StepEntry[] = [
  {
    id: 'queue.stalled',
    step: 'event.stored',
    outcome: 'failed',
    cause: 'job_stalled',
    needs: ['stalled', 'job lock', 'завис', 'visibility timeout', 'maxretriesexceeded', 'max attempts exceeded', 'maxattemptsexceeded', 'has been attempted too many times', 'worklosterror', 'missing lock for job', 'dead letter', 'dead-letter'],
    all: [/job|task|queue|worker|задач|очеред|воркер/],
    none: /no stalled|0 stalled|not stalled|не завис/,
    hits: [
      'job stalled more than allowable limit',
      'Missing lock for job 42. moveToFinished',
      'App\\Jobs\\HandleStripeEvent has been attempted too many times or run too long. The job may have previously timed out. MaxAttemptsExceeded',
      'Задача handle_event зависла в очереди',
    ],
    misses: ['checked queue: no stalled jobs'],
  },
  {
    id: 'queue.down',
    step: 'event.stored',
    outcome: 'failed',
    cause: 'queue_down',
    needs: [':6379', ':5672', ':9092', ':4222', 'redis', 'rabbitmq', 'kafka', 'amqp', 'celery', 'sidekiq', 'bullmq', 'sqs', 'broker', 'queue', 'enqueue', 'очеред'],
    all: [
      /econnrefused|connection refused|connection (?:to \S+ )?(?:lost|closed|reset|failed|error)|cannot connect|can't connect|could not connect|unable to connect|not connected|is down|unavailable|unreachable|maxretriesperrequest|readonly you can't write|misconf|oom command not allowed|loading redis|failed to (?:enqueue|publish|add job|push|queue|dispatch)|could not (?:enqueue|publish|queue|dispatch)|unable to (?:enqueue|publish|queue|dispatch)|enotfound|etimedout|disconnect|недоступн|не удалось (?:поставить|отправить|добавить) (?:\S+ ){0,3}(?:в )?очередь|нет соединения/,
      /:6379|:5672|:9092|:4222|redis|rabbit|kafka|amqp|broker|celery|sidekiq|bull|sqs|queue|очеред/,
    ],
    none: /queuepool|:5432|:3306|reconnected|recovered/,
    hits: [
      'connect ECONNREFUSED 127.0.0.1:6379',
      'kombu.exceptions.OperationalError: [Errno 111] Connection refused amqp://guest@localhost:5672',
      'Не удалось поставить задачу в очередь: redis недоступен',
      'MaxRetriesPerRequestError: Reached the max retries per request limit redis',
    ],
    misses: ['redis connected', 'QueuePool limit of size 5 reached: connection refused'],
  },
  {
    id: 'queue.oom',
    step: 'service.stopped',
    outcome: 'failed',
    cause: 'worker_killed_oom',
    needs: ['out of memory', 'oom-kill', 'oom_reaper', 'oomkilled', 'heap out of memory', 'signal 9', 'sigkill', 'killed process', 'workerlosterror', 'status=9/kill', 'exit code 137', 'exited with code 137', 'code=killed', 'allowed memory size', 'memory limit exceeded', 'нехватк', 'исчерпана память'],
    none: /oom (?:score )?adj|no out of memory|oom_score/,
    all: [/out of memory|oom|kill|sig|signal|memory|137|workerlost|памят/],
    hits: [
      'Out of memory: Killed process 4242 (node) total-vm:2348120kB',
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'payments.service: Main process exited, code=killed, status=9/KILL',
      'Process ForkPoolWorker-2 pid:812 exited with signal 9 (SIGKILL)',
      'WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 12.',
    ],
    misses: ['oom_score_adj set to 0'],
  },
]
