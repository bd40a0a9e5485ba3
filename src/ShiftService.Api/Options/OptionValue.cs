namespace ShiftService.Api.Options;

/// <summary>One option as it is in effect.</summary>
/// <param name="Key">Its key, as Server:MaxImages.</param>
/// <param name="Text">Its value; a secret shortened.</param>
/// <param name="Origin">Which layer set it.</param>
internal sealed record OptionValue(string Key, string Text, string Origin);
