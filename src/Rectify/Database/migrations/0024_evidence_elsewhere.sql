-- Evidence to be used again is offered the latest first, whichever finding it is on.
create index evidence_use_since on evidence_use (tenant_id, since desc);
