namespace ShiftService.Load.Photos;

/// <summary>A sky, a ground and some lit objects in front of them. Places are in widths of the picture.</summary>
internal sealed class PhotoScene
{
    private const double Sharpness = 400;

    private readonly (double R, double G, double B) _sky, _ground;
    private readonly double _horizon;
    private readonly Ball[] _balls;

    /// <summary>Makes one up.</summary>
    public PhotoScene(Random random)
    {
        _sky = (120 + 60 * random.NextDouble(), 150 + 60 * random.NextDouble(), 180 + 60 * random.NextDouble());
        _ground = (60 + 80 * random.NextDouble(), 60 + 70 * random.NextDouble(), 30 + 60 * random.NextDouble());
        _horizon = 0.25 + 0.25 * random.NextDouble();
        _balls = [.. Enumerable.Range(0, 4 + random.Next(8)).Select(_ => new Ball(random))];
    }

    /// <summary>The colour there, 0 to 255.</summary>
    public (double R, double G, double B) ColorAt(double u, double v)
    {
        double ground = Edge(v - _horizon), light = 1 - 0.4 * (1 - ground) * v / _horizon;
        (double, double, double) color = Mix(Scale(_sky, light), Scale(_ground, 0.6 + v), ground);
        foreach (Ball ball in _balls)
        {
            double inside = Edge(ball.Radius - ball.Distance(u, v));
            if (inside > 0.001) color = Mix(color, Scale(ball.Color, ball.Light(u, v)), inside);
        }
        return color;
    }

    /// <summary>How strong the texture is there, 0 to 1.</summary>
    public double TextureAt(double u, double v) =>
        _balls.Where(ball => ball.Distance(u, v) < ball.Radius).Select(ball => ball.Texture).LastOrDefault(v > _horizon ? 0.8 : 0.15);

    private static double Edge(double distance) => 1 / (1 + Math.Exp(-Math.Clamp(distance * Sharpness, -40, 40)));

    private static (double, double, double) Scale((double R, double G, double B) c, double by) => (c.R * by, c.G * by, c.B * by);

    private static (double, double, double) Mix((double R, double G, double B) a, (double R, double G, double B) b, double t) =>
        (a.R + (b.R - a.R) * t, a.G + (b.G - a.G) * t, a.B + (b.B - a.B) * t);

    private sealed class Ball(Random random)
    {
        private readonly double _u = random.NextDouble(), _v = 0.75 * random.NextDouble(), _stretch = 0.5 + random.NextDouble();

        public double Radius { get; } = 0.05 + 0.15 * random.NextDouble();

        public double Texture { get; } = random.NextDouble();

        public (double R, double G, double B) Color { get; } =
            (255 * random.NextDouble(), 255 * random.NextDouble(), 255 * random.NextDouble());

        public double Distance(double u, double v) => Math.Sqrt((u - _u) * (u - _u) + (v - _v) * (v - _v) * _stretch);

        // From above, from the left.
        public double Light(double u, double v) => Math.Clamp(0.8 - 0.4 * ((u - _u) + (v - _v)) / Radius, 0.1, 1.3);
    }
}
