namespace ShiftService.Serving.Registry;

/// <summary>A change was asked of a registry that has not looked into its folder yet.</summary>
public sealed class RegistryNotStartedException() : Exception("the models have not been looked for yet");
