namespace Rectify.Audit;

/// <summary>Everything that the log may say was done, as it writes it.</summary>
public static class AuditActs
{
    public static readonly IReadOnlyList<string> All =
    [
        "signed_in", "signed_out_elsewhere", "password_changed", "password_set_by_link", "token_made", "token_revoked",
        "account_created", "account_renamed", "account_disabled", "account_enabled", "account_unlocked", "password_link_made", "role_granted", "role_ended",
        "organisation_added", "organisation_renamed", "organisation_ended", "calendar_published", "sending_paused", "sending_resumed", "notices_resent",
        "receiver_added", "receiver_stopped", "reach_chosen", "holiday_reminder_changed",
        "campaign_opened", "campaign_changed", "team_formed", "team_renamed", "team_joined", "team_left", "team_scoped",
        "inspection_task_sent", "inspection_urged",
        "delegation_made", "delegation_ended",
    ];
}
