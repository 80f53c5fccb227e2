/** The series that zot has, without those of its runtime. */
const names = new Set([
  'zot_http_requests_total',
  'zot_repo_uploads_total',
  'zot_repo_downloads_total',
  'zot_http_repo_latency_seconds',
  'zot_http_method_latency_seconds',
  'zot_repo_storage_bytes',
  'zot_info',
  'zot_storage_lock_latency_seconds',
  'zot_scheduler_generators_total',
  'zot_scheduler_generators_status',
  'zot_scheduler_workers_total',
  'zot_scheduler_workers',
  'zot_scheduler_tasksqueue_length',
  'zot_scheduler_workers_tasks_duration_seconds',
  'zot_gc_runs_total',
  'zot_gc_deleted_total',
  'zot_gc_duration_seconds',
]);

export function isOfZot(name: string): boolean {
  return names.has(name);
}
