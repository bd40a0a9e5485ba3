using ShiftService.Serving.Scheduling;

namespace ShiftService.Api;

/// <summary>What became known about a request while it was answered, for those who report on requests.</summary>
internal sealed class RequestFacts
{
    /// <summary>The client's name; null until its key was looked at.</summary>
    public string? Client { get; set; }

    /// <summary>The model that answers, by the registry's name; null where none does.</summary>
    public string? Model { get; set; }

    /// <summary>Its version.</summary>
    public string? Version { get; set; }

    /// <summary>Images in the request.</summary>
    public int Images { get; set; }

    /// <summary>Where the time of its images went: of each stage the longest, since images go through them side by side.</summary>
    public StageTimes? Stages { get; set; }

    /// <summary>The code of the problem that it was answered with; null if there was none.</summary>
    public string? Problem { get; set; }

    /// <summary>The facts of a request.</summary>
    public static RequestFacts Of(HttpContext context)
    {
        if (context.Features.Get<RequestFacts>() is RequestFacts known) return known;
        var facts = new RequestFacts();
        context.Features.Set(facts);
        return facts;
    }
}
