namespace ShiftService.Training.Losses.Detection;

/// <summary>How far two boxes are from being the same, and how that changes with the first one's edges.</summary>
internal static class OverlapLoss
{
    // Against boxes without an area.
    private const float Tiny = 1e-9f;

    /// <summary>Intersection over union, 0 to 1.</summary>
    public static float Iou(in CellBox a, in CellBox b)
    {
        float inner = Math.Max(Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left), 0)
            * Math.Max(Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top), 0);
        return inner / (a.Width * a.Height + b.Width * b.Height - inner + Tiny);
    }

    /// <summary>
    /// 1 - GIoU = 2 - I / U - U / C with the intersection's, the union's and the enclosing box's areas (Rezatofighi et al., CVPR 2019), and
    /// its derivatives by the edges of <paramref name="a"/>.
    /// </summary>
    public static float Generalized(in CellBox a, in CellBox b, out CellBox gradient)
    {
        float innerWidth = Math.Max(Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left), 0);
        float innerHeight = Math.Max(Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top), 0);
        float outerWidth = Math.Max(a.Right, b.Right) - Math.Min(a.Left, b.Left);
        float outerHeight = Math.Max(a.Bottom, b.Bottom) - Math.Min(a.Top, b.Top);
        float inner = innerWidth * innerHeight, union = a.Width * a.Height + b.Width * b.Height - inner + Tiny;
        float outer = outerWidth * outerHeight + Tiny;
        bool meets = innerWidth > 0 && innerHeight > 0;
        // By each edge: of a's own area, of the intersection where a's edge bounds it, of the enclosing box where a's edge bounds that.
        gradient = new(
            Edge(-a.Height, meets && a.Left > b.Left ? -innerHeight : 0, a.Left < b.Left ? -outerHeight : 0),
            Edge(-a.Width, meets && a.Top > b.Top ? -innerWidth : 0, a.Top < b.Top ? -outerWidth : 0),
            Edge(a.Height, meets && a.Right < b.Right ? innerHeight : 0, a.Right > b.Right ? outerHeight : 0),
            Edge(a.Width, meets && a.Bottom < b.Bottom ? innerWidth : 0, a.Bottom > b.Bottom ? outerWidth : 0));
        return 2 - inner / union - union / outer;

        float Edge(float areaSlope, float innerSlope, float outerSlope)
        {
            float unionSlope = areaSlope - innerSlope;
            return -(innerSlope * union - inner * unionSlope) / (union * union) - (unionSlope * outer - union * outerSlope) / (outer * outer);
        }
    }
}
