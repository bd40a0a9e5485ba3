namespace ShiftService.Kernels.Tiles;

/// <summary>What a product kernel asks the caches for while it computes; the default is nothing. It changes time, never results.</summary>
/// <param name="AheadBytes">How far ahead of their use weights are fetched into the first level cache.</param>
/// <param name="NextPanelStepBytes">
/// Bytes of the next panel's weights fetched into the second level cache at every k, so that they arrive while this panel is computed.
/// </param>
/// <param name="NextSegment">True to fetch the start of the next segment, which lies where no hardware prefetcher expects it.</param>
public readonly record struct TilePrefetch(int AheadBytes, int NextPanelStepBytes, bool NextSegment);
