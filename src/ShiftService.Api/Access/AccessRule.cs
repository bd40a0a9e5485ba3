namespace ShiftService.Api.Access;

/// <summary>Who may use an endpoint. An endpoint that says nothing is for <see cref="Client"/>s.</summary>
internal enum AccessRule
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Anybody, unless Auth:OpenHealth is false.</summary>
    Health,

    /// <summary>Anybody, unless Auth:OpenMetrics is false.</summary>
    Metrics,

    /// <summary>Those with a key, where there are keys.</summary>
    Client,

    /// <summary>Those with a key of an administrator; nobody where there is none.</summary>
    Admin,
}
