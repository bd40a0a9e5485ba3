namespace ShiftService.Imaging.Resizing;

/// <summary>Resampling along one axis: [Start, End) of <paramref name="Source"/> pixels to <paramref name="Target"/> pixels.</summary>
internal readonly record struct FilterPlan(int Source, double Start, double End, int Target, ResizeFilter Filter);
