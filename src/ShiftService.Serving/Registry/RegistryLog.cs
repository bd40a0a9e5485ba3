using Microsoft.Extensions.Logging;

namespace ShiftService.Serving.Registry;

/// <summary>What the registry logs.</summary>
internal static partial class RegistryLog
{
    [LoggerMessage(1, LogLevel.Information, "{Model}/{Version} is ready on {Backend} ({Reason}): {Milliseconds:0.000} ms an image, " +
        "differs from onnxruntime by {Difference}, loaded in {Seconds:0.00} s")]
    public static partial void Ready(
        this ILogger logger, string model, string version, string backend, string reason, double milliseconds, double? difference,
        double seconds);

    [LoggerMessage(2, LogLevel.Error, "{Model}/{Version} cannot be used: {Reason}")]
    public static partial void LoadFailed(this ILogger logger, string model, string version, string reason, Exception error);

    [LoggerMessage(3, LogLevel.Error, "{Model}/{Version} goes on as it was, what is to replace it cannot be used: {Reason}")]
    public static partial void ReplacementFailed(this ILogger logger, string model, string version, string reason, Exception error);

    [LoggerMessage(4, LogLevel.Information, "{Model}/{Version} is {State}")]
    public static partial void StateChanged(this ILogger logger, string model, string version, VersionState state);

    [LoggerMessage(5, LogLevel.Information, "{Model}/{Version} is gone")]
    public static partial void Gone(this ILogger logger, string model, string version);

    [LoggerMessage(6, LogLevel.Warning, "{Folder} is skipped: {Reason}")]
    public static partial void FolderSkipped(this ILogger logger, string folder, string reason);

    [LoggerMessage(7, LogLevel.Warning, "{Folder}: changes cannot be followed")]
    public static partial void WatchingFailed(this ILogger logger, string folder, Exception error);

    [LoggerMessage(8, LogLevel.Warning, "{Folder} cannot be deleted")]
    public static partial void NotDeleted(this ILogger logger, string folder, Exception error);

    [LoggerMessage(9, LogLevel.Warning, "{Folder} is a leftover of a process that died, and is cleared away")]
    public static partial void LeftoverFound(this ILogger logger, string folder);

    [LoggerMessage(10, LogLevel.Error, "{Model}/{Version}: its memory cannot be freed")]
    public static partial void FreeingFailed(this ILogger logger, string model, string version, Exception error);

    [LoggerMessage(11, LogLevel.Error, "the folder of models cannot be looked at")]
    public static partial void RescanFailed(this ILogger logger, Exception error);

    [LoggerMessage(12, LogLevel.Warning, "{Model}: {Reason}")]
    public static partial void AliasesBroken(this ILogger logger, string model, string reason);

    [LoggerMessage(13, LogLevel.Information, "{Model}: alias {Alias} is now {Shares}")]
    public static partial void AliasChanged(this ILogger logger, string model, string alias, string shares);
}
