namespace ShiftService.Api.Options;

/// <summary>Marks an option whose value is shown shortened.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
