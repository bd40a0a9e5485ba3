namespace ShiftService.Serving.Registry;

/// <summary>Which versions are loaded when they are found in the folder. Uploading and naming one load it in any case.</summary>
public enum LoadPolicy
{
    /// <summary>
    /// Of each model the latest that can be loaded, and those that an alias names. What is loaded stays so when a later one comes.
    /// </summary>
    Latest,

    /// <summary>All.</summary>
    All,
}
